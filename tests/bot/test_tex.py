import re
import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.tex import readable

MOST_LETTERS_LOST = 0.02

# What may rightly become a symbol, or nothing: names of macros, with or without their backslash,
# and a link that names itself twice.
MARKUP = re.compile(
    r"\\(?:begin|end)\{\w+\*?\}|\\(?:text)?color\{\w+\}|\\[A-Za-z]+|\^\{?circ\}?"
    r"|\{(?:sim|times|approx|to)\}|(?:(?<=\d)|(?<=circ))(?:times|to)(?![a-z])"
    r"|(?<=\d )(?:times|pm)(?= \d)|(?<=[A-Z])times(?=[A-Z])|(?<!\w)sim(?=\d)"
    r"|(?<![A-Za-z])(?:nabla|tau|ell|sum)(?=[\^_])"
    r"|(?<![A-Za-z])(?:text|math)[a-z]*(?=\{)|(?<![A-Za-z])(?:teal|orange)(?=\{)"
    r"|(?<![A-Za-z])(?:rightarrow|[lg]eq|propto|cdot)(?![A-Za-z])"
    r"|(?P<url>https?://[^\s{}]+)(?=\{(?P=url)/?\})"
)


def letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalnum, unicodedata.normalize("NFKD", text)))


def lost(source: str, said: str) -> float:
    """The share of the letters and digits of `source`, markup aside, that `said` lacks."""
    told = letters(MARKUP.sub("", source))
    return (told - letters(said)).total() / max(1, told.total())


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (r"$\rightarrow$", "→"),
        (r"64.1 $\rightarrow$ 70.3", "64.1 → 70.3"),
        (r"$P_\theta(Y|X,Z)$", "P_θ(Y|X,Z)"),
        (r"$\mu$P", "μP"),
        (r"$\tau^2$-Bench", "τ²-Bench"),
        (r"10$\times$ faster", "10× faster"),
        (r"SL$^{2}$A-INR", "SL²A-INR"),
        (r"$VILA^2$", "VILA²"),
        (r"Top-$n\sigma$", "Top-nσ"),
        (r"$γ-$MoD", "γ-MoD"),
        (r"$\textit{Trans-LoRA}$", "Trans-LoRA"),
        (r"the $k$-th of $50$", "the k-th of 50"),
        (r"$25\%$ of $\$5$, 5\,$\mu$s", "25% of $5, 5\xa0μs"),
        (r"$O(n; m)$ and $|x|$", "O(n; m) and |x|"),
        (r"$\frac{a}{b}$ or $\dfrac{a+b}{c}$", "a/b or (a+b)/c"),
        (r"$\sqrt{n}$, $\sqrt{n+1}$, $\sqrt[3]{n}$", "√n, √(n+1), ³√n"),
        (r"$\mathcal{O}(n\log n)$", "O(n log n)"),
        (r"$\mathbb{R}^{n\times d}$", "ℝ^(n × d)"),
        (r"$\hat\theta_t$, $\widetilde{O}(n)$", "θ̂ₜ, Õ(n)"),
        (r"$\mathbfθ \in Γ\subset \ell_2$", "θ ∈ Γ ⊂ ℓ₂"),
        (r"$α= β$ and $0 \le α$", "α = β and 0 ≤ α"),
        (r"$\nabla f(\mathbf{x})/\|\nabla f\|$", "∇f(x)/‖∇f‖"),
        (r"$x_{i,j}^{(t)}$", "x_(i,j)⁽ᵗ⁾"),
        (r"$p(y\mid x)$, $\text{if } x > 0$", "p(y ∣ x), if x > 0"),
        (r"$\{1, \dots, n\}$", "{1, …, n}"),
        (r"$$x^2$$ \(y_1\) \[z^3\]", "x² y₁ z³"),
        (r"$\sum_{i=1}^{n} x_i$", "∑ᵢ₌₁ⁿ xᵢ"),
        (r"$\pi_{\text{ref}}$, $\operatorname*{argmax}_x$", "π_ref, argmaxₓ"),
        (r"$90^\circ$, $A^\top$", "90°, Aᵀ"),
        ("$x\n+ \\alpha$", "x + α"),
        (r"$\ours$ and $\foo{x}$", "ours and foo x"),
    ],
)
def test_a_formula_reads_as_a_formula(source: str, said: str) -> None:
    assert readable(source) == said


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (r"\textbf{X}, \emph{a \texttt{b_c}}", "X, a b_c"),
        (r"{\it vs.} and {\bf Two Words}", "vs. and Two Words"),
        (r"\textcolor{red}{hot}, {\color{red} hot}, {\textsc{Hot}}", "hot, hot, Hot"),
        (r"H\textsubscript{2}O, 10\textsuperscript{th}", "H₂O, 10ᵗʰ"),
        (r"5\% of R\&D for \$3, snake\_case", "5% of R&D for $3, snake_case"),
        (r"\$OneMillion-Bench", "$OneMillion-Bench"),
        (r"Erd\H{o}s, Schr\"odinger, na{\"\i}ve", "Erdős, Schrödinger, naïve"),
        (r"M{\"u}ller, Fr\'echet, Bolet\'{\i}n", "Müller, Fréchet, Boletín"),
        (r"S{\o}ren, Stra\ss e, vis-\`a-vis", "Søren, Straße, vis-à-vis"),
        (r"the model\'s, don\'t", "the model's, don't"),
        ("``quotes'', `single' and ``a `b' c''", "“quotes”, ‘single’ and “a ‘b’ c”"),
        ('``TeX and," ASCII', "“TeX and,” ASCII"),
        ("Fig.~3, Models~(LMs), 8~FPS, 16\\,ms", "Fig.\xa03, Models\xa0(LMs), 8\xa0FPS, 16\xa0ms"),
        (r"vs.\ mine, Net\\ for", "vs. mine, Net for"),
        ("62--73, Cauchy--Schwarz, this---that", "62–73, Cauchy–Schwarz, this—that"),
        (r"we call it \ours, and \ours{} wins", "we call it ours, and ours wins"),
        (r"{\ours} by \method{}, \ie, it", "ours by method, i.e., it"),
        (r"\highlight{best} of \KL{p}{q}", "highlight(best) of KL(p, q)"),
        (r"as shown~\cite{x}", "as shown\xa0[x]"),
        (r"see\footnote{at https://x.y}", "see (at https://x.y)"),
        (r"\url{https://x.y/a_b}", "https://x.y/a_b"),
        (r"\href{https://x.y/a_b}{our code}", "our code (https://x.y/a_b)"),
        (r"\href{https://x.y}{https://x.y}", "https://x.y"),
        (r"\frac{a}{b} \approx \mathcal{O}(n)", "a/b ≈ O(n)"),
        (r"\begin{itemize} \item one \end{itemize}", " • one "),
    ],
)
def test_tex_in_prose_reads_as_prose(source: str, said: str) -> None:
    assert readable(source) == said


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("V_{0.5}, π_{0.5}", "V₀.₅, π₀.₅"),
        ("2^{128}, 10^-3, km^2", "2¹²⁸, 10⁻³, km²"),
        ("360^circ, 360^circtimes180^circ", "360°, 360°×180°"),
        ("nabla^2DFT, tau^3-Bench, ell_2 norm", "∇²DFT, τ³-Bench, ℓ₂ norm"),
        ("un^2CLIP, A^2Search, pass^k", "un²CLIP, A²Search, passᵏ"),
        ("c^*, W^+, |x|^2", "c*, W⁺, |x|²"),
        ("G_{stack}, r^{update}, G_{ab}x", "G_stack, r^update, G_(ab)x"),
        ("k^{*}(t) = (1-t)^{-2/α}", "k*(t) = (1-t)^(-2/α)"),
        ("x_1, q_i, μ_0, N_E", "x₁, qᵢ, μ₀, N_E"),
        ("sim4times, {sim}50, sim6%, (sim110k)", "∼4×, ∼50, ∼6%, (∼110k)"),
        ("5times its, 256times256, 8timesA800", "5× its, 256×256, 8×A800"),
        ("LLMtimesMapReduce", "LLM×MapReduce"),
        ("64.1 rightarrow 70.3, 0.1to0.5, leq 4B", "64.1 → 70.3, 0.1→0.5, ≤ 4B"),
        ("+4.4 pm 0.7, 9{,}600", "+4.4 ± 0.7, 9,600"),
        ("textbf{X} in mathbb{R}, R^textbf{2AI}", "X in ℝ, R²ᴬᴵ"),
        ("our https://x.y/z{project page}.", "our project page (https://x.y/z)."),
        ("at https://x.y/{https://x.y/}.", "at https://x.y/."),
    ],
)
def test_what_hugging_face_strips_is_understood(source: str, said: str) -> None:
    assert readable(source) == said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Costs $5 and $7, $5k-$10k, US$5 and US$7; 5$ or 6$.",
        "For 1$: cheap. Under $200k, $3.50/hr (vs. $4), A$AP, $0.1",
        "$HOME/bin and $PATH:$HOME",
        "100% of it, 5% more\nand after % too",
        "Let's <think> about </a> with <1 GB",
        "**bold** *it* __init__ `code` ~~no~~ #1 & R&D",
        "https://x.y/a_b~c%20d?e=$f&g={id}#h_{1} and http://x.y/~u/a--b/c^2",
        "me_x@a_b.com, a_1@b.co",
        "snake_case, file_1.txt, a_1.png, my_var_2, x_i_j",
        "p(a||b||c), ^_^, C++, [a-z]+\\d{3}\\s*\\n",
        "C:\\Users\\new\\table, C:\\Program Files\\alpha, \\\\host\\share\\text, ..\\src\\in",
        "DOMAIN\\user, 1\\2 \\1.49M \\",
        "about ~5, (~60%), 1.3x ~ 1.7x, 10x~50x, 5~10, ~/bin",
        "lone { and } and $ and ${ and }{ and $$ and \\( and \\[1\\]",
        'f(x) = {x}, {"key": 1}, https://x.y/{id}/z',
        "sim2real, sim-to-real, sometimes 10 times, 5 timesteps, at 5 pm 3 left",
        "PixArt-alpha, Phi-4, nuScenes, (approx 30K), a subset to mid-train",
        "한국어 초록 3시~5시 월~금 100% 귀여워^^ $5와 $7, A$는 좋고 B$",
        "中文 100% 10~20 日本語 naïve Erdős π² 😀👩‍👩‍👧 ~😀",
        "git --flag -- a",
        r"\textbf{never closed and $\frac{a}{b",
        r"$\hspace{1cm}x$ loses a letter",
    ],
)
def test_what_is_not_unmistakably_tex_survives(text: str) -> None:
    assert readable(text) == text


def test_newlines_and_spaces_of_prose_stay() -> None:
    assert readable("  a\n  5\\%  b\n\nc ") == "  a\n  5%  b\n\nc "


def test_one_text_does_not_speak_in_another_and_the_clock_is_silent() -> None:
    readable(r"$\title{Secret}\author{Somebody}$")

    assert readable(r"$\maketitle \today$ \today") == "maketitle today today"
    assert readable(r"\input{/etc/hostname}") == "input(/etc/hostname)"


def test_the_measure_sees_losses_and_forgives_markup() -> None:
    assert lost("half of it%", "half") == pytest.approx(4 / 8)
    assert lost(r"$\alpha$ 2times \textbf{x}", "α 2× x") == 0


PROSE = st.text("abcXYZ019éß한國語Жμ", min_size=1, max_size=8)
REMAINS = r"""
    $ $5 5$ $x$ $\alpha$ $x_{10}^2$ $\frac{a}{b}$ $\foo{b}c$ \(y\) $$ $$x$$ \[ \] \( % 5% 5\%
    25\%of # & { } {a} {\bf {\bf b} \ \\ \alpha \ours \ours{} \foo{ab} \textbf{b} \textbf{ \H{o}
    \"u \'e \'s \n \S ` `a' `` ``ab'' '' " ~ ~5 a~b Fig.~3 ^ _ ^2 x^2 x^{ab} x_{0.5} G_{stack} a_1
    snake_case 360^circ sim4 2times nabla^2 -- a--b 1--2 --- https://x.y/a_b~c%20d a_1@b.co <think>
    https://x.y{here} </a> **b** p(a||b) C:\a\b \cite{x} \url{https://x.y} \href{https://x.y}{t}
    \begin{a} \end{a} \sqrt \frac \left( \input{b} \verb|x| \underbrace{a}_{b} 3\,ms
"""
HAZARDS = st.sampled_from(REMAINS.split())


@settings(deadline=None)  # the first call builds the converter
@given(st.lists(st.tuples(st.booleans(), PROSE, HAZARDS, st.sampled_from([" ", "\n", "  "]))))
def test_prose_survives_whatever_stands_in_it(
    parts: list[tuple[bool, str, str, str]],
) -> None:
    source = "".join((word if prose else hazard) + gap for prose, word, hazard, gap in parts)

    said = readable(source)

    assert lost(source, said) <= MOST_LETTERS_LOST
    assert all(word in said for prose, word, _, _ in parts if prose)
    assert readable(said) == said


@settings(deadline=None)  # the first call builds the converter
@given(st.lists(st.one_of(HAZARDS, PROSE, st.characters())).map("".join))
def test_no_text_is_too_odd(text: str) -> None:
    assert isinstance(readable(text), str)


ODD = r"""$ { } \ ^ _ ~ ` - {\ \( \[ \a{ x^{ _{x $a $\a \textbf{ {\bf{ ``a https:// C:\a x^2 sim4
    \href{a}{ \begin{"""


@pytest.mark.slow
@pytest.mark.parametrize("odd", ODD.split())
def test_five_thousand_of_anything_come_to_an_end(odd: str) -> None:
    assert readable(odd * 5_000)
