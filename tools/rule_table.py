"""What "the bottom three two years running" catches among 700 offices, beside the published figures.

Offices have n = max(10, round(c·exp(ln 140 + 0.85 z))) answers, with the normal quantiles z and c such that the mean is
200; answers vary with standard deviation 0.8 inside an office, true scores keep a correlation of 0.9 from year to year.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np
from scipy.stats import norm

from surveykit.units import Rule, RuleOutcome, rule_table, simulate_rule

#: true sd: median reliability, named, truly bottom 3, bottom 5 %, better half (shares), median n; 20,000 draws.
PUBLISHED = {
    0.05: (0.35, 0.148, 0.071, 0.304, 0.137, 21),
    0.10: (0.69, 0.266, 0.463, 0.783, 0.012, 46),
    0.15: (0.83, 0.534, 0.749, 0.959, 0.0005, 96),
    0.25: (0.93, 0.953, 0.900, 0.998, 0.0, 130),
}
DRAWS = 20_000
RULE = Rule.model_validate({"kind": "bottom", "k": 3, "years": 2})


def office_sizes(units: int = 700, mean: float = 200.0) -> np.ndarray:
    """The number of answers of every office."""
    z = norm.ppf((np.arange(1, units + 1) - 0.5) / units)

    def sizes(c: float) -> np.ndarray:
        return np.maximum(10, np.round(c * np.exp(np.log(140) + 0.85 * z)))

    low, high = 0.5, 2.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if sizes(middle).mean() < mean else (low, middle)
    return sizes(high)


def outcome(sd: float, replications: int, seed: int, alternative: str = "as_published") -> RuleOutcome:
    """The rule among these offices."""
    return simulate_rule(
        RULE,
        n_per_unit=office_sizes(),
        between_sd=sd,
        within_sd=0.8,
        correlation=0.9,
        replications=replications,
        seed=seed,
        alternative=alternative,
    )


def misses(found: RuleOutcome, published: tuple[float, ...]) -> list[str]:
    """Figures that differ from the published ones by more than the two simulations' errors explain.

    The number named is nearly Poisson, the shares are of as many named units; four standard errors, and half of the
    last printed digit.
    """
    reliability, named, third, far, better, median = published
    problems = []

    def compare(what: str, value: float, expected: float, error: float, digit: float) -> None:
        if abs(value - expected) > 4 * error + digit / 2:
            problems.append(f"{what}: {value:.4f} instead of {expected}")

    compare("median reliability", found.reliability, reliability, 0.0, 0.01)
    draws = 1 / found.replications + 1 / DRAWS
    compare("named", found.named, named, float(np.sqrt(named * draws)), 0.001)
    counts = 1 / (named * found.replications) + 1 / (named * DRAWS)
    for what, value, expected in (
        ("truly bottom 3", found.truly_bottom_k, third),
        ("truly bottom 5 %", found.truly_bottom_5, far),
        ("better half", found.better_half, better),
    ):
        spread = max(expected * (1 - expected), 1 / (named * found.replications))
        compare(what, value, expected, float(np.sqrt(spread * counts)), 0.001)
    # Sizes of the named are spread like 0.85 on the log scale at most; a median has 1.25 times the error of a mean.
    compare(
        "median n",
        float(np.log(found.median_n)),
        float(np.log(median)),
        1.25 * 0.85 * float(np.sqrt(counts)),
        2 / median,
    )
    return problems


def main() -> int:
    """Print the table; 1 if a figure is not as published."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    wrong: list[str] = []
    print("true sd  reliability  named   bottom 3  bottom 5 %  better half  median n")
    for sd, published in PUBLISHED.items():
        found = outcome(sd, asked.draws, asked.seed)
        print(
            f"{sd:7.2f}  {found.reliability:11.2f}  {found.named:5.3f}  {found.truly_bottom_k:8.1%}"
            f"  {found.truly_bottom_5:10.1%}  {found.better_half:11.2%}  {found.median_n:8.0f}",
            flush=True,
        )
        wrong += [f"sd {sd}: {problem}" for problem in misses(found, published)]
    print("\nAlternatives at true sd 0.10:")
    table = rule_table(
        RULE,
        n_per_unit=office_sizes(),
        between_sd=0.10,
        within_sd=0.8,
        correlation=0.9,
        replications=asked.draws,
        seed=asked.seed,
    )
    print(table.drop(columns=["reliability", "replications"]).round(3).to_string(index=False))
    print("\n".join(wrong) or "all figures as published")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
