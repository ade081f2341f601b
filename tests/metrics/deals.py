"""Thirty deals of one spring, written by hand, with their periods and targets."""

from datetime import date

from quarterdeck.playbook.model import Target
from tests.metrics.company import History, Rules, written

AS_OF = date(2026, 5, 20)
RULES = Rules(
    currencies=("EUR",),
    targets=(
        Target("", "bookings", "2026-Q2", 9000, "plan", date(2026, 1, 1), 1),
        Target("east", "bookings", "2026-Q2", 5000, "plan", date(2026, 1, 1), 1),
        Target("ann", "bookings", "2026-04", 700, "plan", date(2026, 1, 1), 1),
        Target("ann", "bookings", "2026-05", 800, "plan", date(2026, 1, 1), 1),
        Target("ann", "bookings", "2026-06", 900, "plan", date(2026, 1, 1), 1),
    ),
)

_DEALS = """
w01 owner=ann account=acme list_amount=1200 product=Basic | 01-05 close_date=04-20 | 02-01 stage=Talk | 04-10 stage=Won amount=1000
w02 owner=ann account=acme amount=500 product=Basic competitor=Rival | 03-01 close_date=05-01 | 03-20 stage=Offer | 05-02 stage=Won
w03 owner=bob account=bolt amount=900 list_amount=900 competitor=Rival | 04-02 stage=Talk close_date=05-30 | 05-03 stage=Won
w04 owner=cyd account= amount=2500 list_amount=4000 product=Pro | 02-10 close_date=03-15 | 03-10 close_date=04-30 | 04-30 stage=Won
w05 owner=cyd account=cora amount= product=Pro | 03-03 close_date=06-30 | 05-10 stage=Won
w06 owner=bob account=dune amount=300 booking_kind=credit | 04-15 stage=Won close_date=04-15
w07 owner=bob account=dune amount=-300 booking_kind=decommission | 04-10 close_date=06-15 | 05-15 stage=Won
w08 owner=ann account=ergo amount=700 | 01-02 close_date=02-10 | 01-20 stage=Talk | 02-08 stage=Won
w09 owner=cyd account=ergo amount=650 | 01-15 close_date=03-20 | 02-20 stage=Offer | 03-25 stage=Won
w10 owner=bob account=fern amount=450 | 01-25 close_date=02-28 | 03-02 stage=Won
l01 owner=ann account=acme amount=800 competitor=Rival | 02-01 close_date=04-25 | 03-01 stage=Talk | 04-20 stage=Lost
l02 owner=bob account=bolt amount=400 competitor=Other | 03-15 close_date=05-15 | 05-12 stage=Lost
l03 owner=cyd amount=100 | 04-01 close_date=04-30 | 04-28 stage=Talk | 05-05 stage=Lost
f01 owner=cyd amount=250 | 02-20 close_date=04-30 | 03-20 stage=Talk | 05-01 stage=Faded
u01 owner=ann amount=120 | 04-05 close_date=05-05 | 04-07 stage=Unfit
l04 owner=bob amount=330 | 01-12 close_date=03-05 | 01-30 stage=Talk | 02-27 stage=Lost
o01 owner=ann account=acme amount=1500 product=Pro | 04-10 close_date=06-15 | 04-25 stage=Talk | 05-10 stage=Offer
o02 owner=bob account=bolt amount=600 product=Basic | 03-05 close_date=03-20 | 04-01 stage=Talk close_date=05-10
o03 owner=cyd account=cora amount=2000 product=Pro | 02-15 close_date=05-31 | 03-31 stage=Offer | 05-05 close_date=07-31
o04 owner=ann amount= | 05-01 close_date=06-01
o05 owner=bob amount=750 category=omitted | 04-20 close_date=06-20
o06 owner=cyd amount=850 category=most_likely | 04-11 stage=Talk close_date=06-10 | 05-01 stage=Lead | 05-08 stage=Talk
o07 owner=ann amount=950 | 03-12 close_date=04-15 | 04-20 close_date=05-20 | 05-18 close_date=06-30
o08 owner=bob amount=50 | 05-19 close_date=
o09 owner=zed amount=40 | 05-02 stage=Talk close_date=05-25 | 05-12 stage=Offer
x01 owner=ann amount=9999 | 04-03 close_date=06-03 | 04-09 presence=deleted
x02 owner=ann amount=8888 | 04-03 close_date=06-03 | 04-09 presence=deleted | 04-12 presence=present
r01 owner=cyd account=gale amount=1100 | 03-08 close_date=04-20 | 04-16 stage=Lost | 05-06 stage=Talk close_date=06-25
r02 owner=bob account=gale amount=620 | 02-08 close_date=04-20 | 04-01 stage=Won | 04-22 stage=Talk | 05-14 stage=Won
m01 owner=ann account=acme amount=340 | 01-20 close_date=05-28 | 03-03 owner=cyd | 04-14 close_date=07-05 | 05-11 stage=Offer
"""


def hand_made() -> list[History]:
    return written(_DEALS)
