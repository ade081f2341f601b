"""Who was met at the customers, and what is known of each deal's elements, on what evidence."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quarterdeck.simulation.board import Kind, Step
from quarterdeck.simulation.company import Company
from quarterdeck.simulation.names import ELEMENTS, MOST_CONTACTS, UNSET

Ints = npt.NDArray[np.int64]

CONTACT_ROLES = ("User", "Champion", "Technical buyer", "Economic buyer", "Procurement", "Legal")
NOTED, MOST_LEVEL = 0.22, 3
BY_STAGE, BY_QUALITY, IF_STUCK, NOISE = 0.55, 0.7, -1.1, 0.6
EASE = (0.2, -0.5, 0.1, -0.2, 0.5, 0.0)
STREAM = 104


@dataclass(frozen=True, slots=True)
class Contacts:
    """People met at accounts: their number, the account, their role, the day of first meeting."""

    number: Ints
    account: Ints
    role: Ints
    since: Ints


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was noted, in order of day: an element's level from 0 (nothing) to 3 (proven)."""

    day: Ints
    deal: Ints
    element: Ints
    level: Ints
    contact: Ints
    member: Ints


def contacts_of(company: Company) -> Contacts:
    """Return everybody met or written to on a deal by the last known day."""
    acts = company.activities
    number = (acts.account * MOST_CONTACTS + acts.contact)[acts.deal != UNSET]
    found, first = np.unique(number, return_index=True)
    role = (found * 31 + found % MOST_CONTACTS) % len(CONTACT_ROLES)
    return Contacts(found, found // MOST_CONTACTS, role, acts.day[acts.deal != UNSET][first])


def evidence_of(company: Company) -> Evidence:
    """Return what sellers noted of the elements whenever a deal entered a stage.

    Levels rise with the stage and with how good a deal really is; a stuck deal has little. Careful
    sellers note more. Where an element stays unnoted, its last level stands.
    """
    rng = np.random.default_rng([company.seed, STREAM])
    log, demand = company.events, company.demand
    kinds = (Kind.CREATED, Kind.STAGE, Kind.REOPENED)
    rows = np.flatnonzero(np.isin(log.kind, kinds) & (log.stage < Step.WON) & (log.bulk == UNSET))
    care = np.array([member.care for member in company.organisation.members])
    chance = np.clip(NOTED * care[log.owner[rows]], 0, 0.9)
    noted = rng.random((len(rows), len(ELEMENTS))) < chance[:, None]
    which, element = (part.astype(np.int64) for part in np.nonzero(noted))
    row = rows[which]
    deal = log.deal[row]
    height = BY_STAGE * (log.stage[row] - 1) + np.array(EASE)[element]
    height += BY_QUALITY * np.log(demand.quality[deal]) + IF_STUCK * demand.stuck[deal]
    level = np.clip(np.rint(height + rng.normal(0, NOISE, len(row))), 0, MOST_LEVEL)
    met = (rng.random(len(row)) * log.stage[row]).astype(np.int64)
    contact = demand.account[deal] * MOST_CONTACTS + np.minimum(met, MOST_CONTACTS - 1)
    return Evidence(log.day[row], deal, element, level.astype(np.int64), contact, log.owner[row])
