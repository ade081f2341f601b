"""An account that is told anew: each deal has the account of the day, and counts once."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from quarterdeck.facts import Question
from quarterdeck.words.days import end_of_day
from tests.movement.company import ZONE, Company, facts_of, random_company

PER_DEAL = "SELECT id, d1 AS industry FROM deals"


@pytest.mark.parametrize("seed", [3])
def test_a_deal_has_the_account_as_known_on_the_day_and_counts_once(
    tmp_path: Path, seed: int
) -> None:
    company = random_company(seed, 120)
    facts = facts_of(company, tmp_path)
    first = min(versions[0].known_from for versions in company.deals.values()).date()
    told_anew = 0
    for day in (first + timedelta(days=gone) for gone in (20, 60, 110)):
        rows = facts.run(facts.compose(PER_DEAL, Question(day, by=("industry",)))).to_pylist()
        assert max(Counter(row["id"] for row in rows).values()) == 1
        assert {row["id"]: row["industry"] for row in rows} == expected(company, day)
        moment = end_of_day(day, ZONE)
        told_anew += sum(sum(at < moment for at, _ in v) > 1 for v in company.accounts.values())
    assert told_anew > 20


def expected(company: Company, day: date) -> dict[str, str]:
    """Return every deal's industry by a plain loop over what was known by the end of the day."""
    moment = end_of_day(day, ZONE)
    found = {}
    for deal, versions in company.deals.items():
        known = [version for version in versions if version.known_from < moment]
        if not known:
            continue
        told = company.accounts.get(known[-1].account, [])
        said = [industry for at, industry in told if at < moment]
        found[deal] = said[-1] if said else "(none)"
    return found
