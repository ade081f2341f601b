"""Public holidays of a country, or of a part of one."""

from collections.abc import Collection
from datetime import date

from quarterdeck.words.problem import QuarterdeckError, did_you_mean


def holidays_of(place: str, first_year: int, last_year: int) -> Collection[date]:
    """Return the public holidays of a place, '' for none: a country as 'NL', a part as 'US-CA'.

    Raises QuarterdeckError for a place whose holidays nobody knows.
    """
    if not place:
        return ()
    import holidays

    country, _, part = place.partition("-")
    known = holidays.list_supported_countries()
    if country not in known or (part and part not in known[country]):
        raise QuarterdeckError(
            f"The holidays of {place!r} are not known.{did_you_mean(country, known)}",
            fix="Write a country by its two letters, such as NL, or a part of it, such as US-CA.",
            where="workspace.toml, calendar.holidays",
        )
    years = range(first_year, last_year + 1)
    return tuple(holidays.country_holidays(country, subdiv=part or None, years=years))
