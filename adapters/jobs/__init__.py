"""Work shared by many processes on one PostgreSQL, by Procrastinate (`workers.Workers`)."""
