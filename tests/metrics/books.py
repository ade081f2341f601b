"""The metrics of what lies beside the deals, once more in a few lines of plain Python."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta

from quarterdeck.words.calendar import Period
from quarterdeck.words.days import end_of_day
from quarterdeck.words.money import half_even
from tests.metrics.commerce import Row
from tests.metrics.company import ZONE, History, Rules
from tests.metrics.definitions import part, share, total
from tests.metrics.plain import CALENDAR, Deal, World, _money

DAY = timedelta(days=1)


class Books(World):
    """Deals and records as of a day, for a period; every line and cost with its money."""

    def __init__(
        self, records: dict[str, list[Row]], histories: list[History], asked: tuple[date, Period]
    ) -> None:
        super().__init__(histories, *asked, Rules())
        end = end_of_day(self.as_of, ZONE)
        known = {n: [r for r in rows if r["known"] < end] for n, rows in records.items()}
        self.done = [a for a in known["activities"] if a["at"].date() <= self.as_of]
        self.rows = known["invoice_lines"]
        priced = [(line, self._priced(line)) for line in self.rows]
        self.lines = [(x["booked_on"], x["account"], x["kind"], money) for x, money in priced]
        self.billed = [(d, a, m) for d, a, kind, m in self.lines if kind != "order"]
        self.spent = [(c["booked_on"], c["category"], c["amount"]) for c in known["costs"]]
        self.until = min(self.period.end, self.as_of + DAY)

    def _priced(self, row: Row, rates: date | None = None) -> int:
        amount = -abs(row["amount"]) if row["kind"] == "credit" else row["amount"]
        return _money(amount, row.get("currency") or "EUR", rates or row["booked_on"], self.rules)

    def bill(self, start: date, end: date) -> int:
        return sum(m for d, _, m in self.billed if start <= d < min(end, self.as_of + DAY))

    def by_account(self, start: date, end: date, rates: date | None = None) -> dict[str, int]:
        """What each account was billed, at the rates of each line's day or of one day."""
        sums: dict[str, int] = defaultdict(int)
        for row in self.rows:
            day, account = row["booked_on"], row["account"]
            kept = account and row["kind"] != "order"
            if kept and start <= day < min(end, self.as_of + DAY):
                sums[account] += self._priced(row, rates)
        return sums

    def costs(self, *categories: str, start: date, end: date) -> int:
        inside = [m for d, c, m in self.spent if c in categories and start <= d < end]
        return sum(inside)

    def selling(self, lag: int = 0) -> int | None:
        """What selling and marketing cost some days earlier; None where no cost is known."""
        start, end = self.period.start - lag * DAY, self.until - lag * DAY
        known = [1 for d, c, _ in self.spent if c in {"sales", "marketing"} and start <= d < end]
        return self.costs("sales", "marketing", start=start, end=end) if known else None

    def cycle(self) -> int:
        days = [(d.closed_on - d.created_on).days for d in self.won if d.created_on <= d.closed_on]
        return sum(days) // len(days) if days else 0

    def new(self) -> list[Deal]:
        """Deals won in the period with accounts that were never won before it."""
        won = [d for d in self.deals if d.outcome == "won" and d.state.account]
        old = {d.state.account for d in won if d.closed_on < self.period.start}
        return [d for d in self.won if d.state.account and d.state.account not in old]


def so_far(w: Books, before: Period) -> tuple[date, date]:
    """An earlier period, up to the same day while the period runs."""
    gone = (w.until - w.period.start).days
    end = before.end if gone >= w.period.days else min(before.start + gone * DAY, before.end)
    return before.start, end


def cohort(w: Books, before: Period) -> list[tuple[int, int]]:
    """What each account of the earlier period was billed then and now."""
    start, until = so_far(w, before)
    rates = until - DAY
    then = w.by_account(start, until, rates)
    now = w.by_account(w.period.start, w.period.end, rates)
    return [(was, now.get(account, 0)) for account, was in then.items() if was > 0]


def kept(w: Books, before: Period) -> dict[str, float | None]:
    pairs = cohort(w, before)
    was = sum(then for then, _ in pairs)
    return {
        "nrr": share(sum(now for _, now in pairs), was),
        "grr": share(sum(min(max(now, 0), then) for then, now in pairs), was),
        "logo_churn": share(sum(now <= 0 for _, now in pairs), len(pairs)),
    }


def backlog(w: Books) -> int:
    open_by: dict[str | None, list[int]] = defaultdict(lambda: [0, 0])
    for day, account, kind, money in w.lines:
        if day < w.until:
            open_by[account][kind != "order"] += money
    return sum(
        max(ordered - max(billed, 0), 0) for ordered, billed in open_by.values() if ordered > 0
    )


def payback(w: Books) -> float | None:
    start, end = w.period.start, w.period.end
    billed = max(w.bill(start, end), 0)
    left = billed - w.costs("delivery", start=start, end=w.until)
    spent = w.selling(w.cycle())
    if spent is None:
        return None
    return share(12 * spent * billed, total(w.new()) * max(left, 0))


def by_customer(w: Books, lag: int) -> int | None:
    spent, accounts = w.selling(lag), {d.state.account for d in w.new()}
    return None if spent is None or not accounts else half_even(spent, len(accounts))


def lifetime(w: Books) -> int | None:
    year, before = year_before(w.until), year_before(year_before(w.until))
    was, now = w.by_account(before, year), w.by_account(year, w.until)
    had, have = {a for a in was if was[a] > 0}, {a for a in now if now[a] > 0}
    left = sum(now.values()) - w.costs("delivery", start=year, end=w.until)
    below = len(have) * len(had - have)
    return half_even(left * len(had), below) if below else None


def magic(w: Books) -> float | None:
    start, end = so_far(w, CALENDAR.previous(w.period))
    grown = w.bill(w.period.start, w.period.end) - w.bill(start, end)
    spent = w.costs("sales", "marketing", start=start, end=end)
    return share(grown * round(365 / w.period.days), spent)


def steady(w: Books) -> float | None:
    """Weeks on a person's own pace."""
    before, weeks = CALENDAR.previous(w.period), max((w.until - w.period.start).days // 7, 0)
    days: dict[str, list[int]] = defaultdict(list)
    for a in w.done:
        if a["owner"]:
            days[a["owner"]].append((a["at"].date() - w.period.start).days)
    paces = {p: sum(-before.days <= d < 0 for d in done) / before.days for p, done in days.items()}
    reached = sum(
        sum(7 * week <= d < 7 * week + 7 for d in days[person]) >= 7 * pace
        for person, pace in paces.items()
        for week in range(weeks)
        if pace
    )
    return part(reached, weeks * sum(pace > 0 for pace in paces.values()))


def year_before(day: date) -> date:
    return day.replace(year=day.year - 1)


YEAR, PREVIOUS = CALENDAR.year_before, CALENDAR.previous
BOOKS: dict[str, Callable[[Books], float | int | None]] = {
    "activity_volume": lambda w: sum(w.period.contains(a["at"].date()) for a in w.done),
    "activity_consistency": steady,
    "arr": lambda w: w.bill(year_before(w.until), w.until),
    "arr:run_rate": lambda w: 4 * w.bill(date(2026, 2, 21), w.until),
    "nrr": lambda w: kept(w, YEAR(w.period))["nrr"],
    "nrr:previous": lambda w: kept(w, PREVIOUS(w.period))["nrr"],
    "grr": lambda w: kept(w, YEAR(w.period))["grr"],
    "grr:previous": lambda w: kept(w, PREVIOUS(w.period))["grr"],
    "logo_churn": lambda w: kept(w, YEAR(w.period))["logo_churn"],
    "logo_churn:previous": lambda w: kept(w, PREVIOUS(w.period))["logo_churn"],
    "backlog": backlog,
    "book_to_bill": lambda w: share(total(w.won), w.bill(w.period.start, w.period.end)),
    "cost_of_sales": lambda w: w.selling() or 0,
    "cac": lambda w: by_customer(w, w.cycle()),
    "cac:same_period": lambda w: by_customer(w, 0),
    "cac_payback": payback,
    "ltv": lifetime,
    "magic_number": magic,
}
"""Metrics of activities, invoice lines and costs, by name."""
