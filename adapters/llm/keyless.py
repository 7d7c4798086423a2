"""What is said where a model's endpoint wants a key and none is set."""

KEYLESS = (
    "The model's endpoint wants a key, and PAPERBOY_LLM_KEY is not set; OPENAI_API_KEY is shown "
    "to the address in OPENAI_BASE_URL alone, by default OpenAI's."
)
