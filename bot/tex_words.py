"""Words and letters of TeX that we know, and what they are in Unicode. Pure."""

# Unicode raises no q and lowers few letters. A full stop sits on the baseline, so it may stand
# among lowered figures (π₀.₅) but would cut raised ones in two.
RAISED = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ*∗⋆†‡'′∘°⊤",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ**⋆†‡′′°°ᵀ",
    " ",
)
LOWERED = str.maketrans(
    "0123456789+-−=().aehijklmnoprstuvxβγρφχ",
    "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎.ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
    " ",
)
LONGEST_SHIFTED_WORD = 3  # nᵗʰ can be read and searched for, rᵘᵖᵈᵃᵗᵉ cannot

# What pylatexenc has no word for, or another one than ours: `name:word`.
OUR_WORDS = """S:§ P:¶ |:‖ copyright:© checkmark:✓ xmark:✗ degree:° ie:i.e. eg:e.g. bmod:mod item:•
    mid:∣ ne:≠ neg:¬ land:∧ lor:∨ iff:⇔ implies:⇒ gets:← bot:⊥ ddagger:‡ coloneqq::= colon:: lt:<
    gt:> textless:< textgreater:> textbar:| left: right: middle: big: Big: bigg: Bigg: bigl: bigr:
    Bigl: Bigr: displaystyle: limits: nolimits: nonumber: xspace: noindent: small: it: em: bf: tt:
    sc: rm: sf: sl: itshape: bfseries:"""
# pylatexenc acts on these, or keeps them for a later text; we only spell them.
ACTIVE = (
    "title|author|date|maketitle|today|input|include|includegraphics|"
    "part|chapter|section|subsection|subsubsection|paragraph|subparagraph"
)
ALIASES = {"dfrac": "frac", "tfrac": "frac", "widehat": "hat", "widetilde": "tilde"}
OPENERS = {"langle", "lfloor", "lceil", "partial", "nabla"}  # what hugs the next symbol
FUNCTIONS = "log|ln|exp|max|min|arg|argmax|argmin|sup|inf|lim|sin|cos|tan|det|dim|Pr"

# Macros that only dress what they hold, so that Hugging Face leaves `textbf{…}` of them.
STYLES = (
    "textbf|textit|textsc|texttt|textsf|textrm|textsl|textup|textmd|textnormal|text|emph|mbox|"
    "underline|uline|boldsymbol|bm|mathds|pmb|ensuremath|operatorname|underbrace|overbrace|"
    "teal|orange|red|blue|green|gray|purple|brown|cyan|magenta|violet"
)
GREEK = (
    "alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|"
    "sigma|tau|phi|varphi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Sigma|Phi|Psi|Omega"
)
POWERS = "circ|prime|top|dagger|ast|star"  # words that Hugging Face leaves behind a `^`
