"""How deals and sellers behave in the sample company: chances per business day, unless said."""

# By step: unborn, discovery, qualified, evaluation, proposal, negotiation.
ADVANCE = (0.0, 0.072, 0.064, 0.057, 0.056, 0.0)
LOSE = (0.0, 0.024, 0.017, 0.014, 0.013, 0.015)
WIN = (0.0, 0.0, 0.0, 0.0, 0.007, 0.09)

# By kind of business (new, expansion, renewal): how fast it moves and how likely it is lost.
PACE_OF_BUSINESS, LOSS_OF_BUSINESS = (1.0, 1.25, 1.3), (0.9, 0.7, 0.26)

# A stuck deal moves and dies more slowly; most are given up for lack of a decision.
STUCK_PACE, STUCK_LOSS = 0.22, 0.5
STUCK_SILENT, OTHERS_SILENT = 0.55, 0.12
UNFIT = 0.22
GIVE_UP_AFTER, GIVE_UP = 150, 3.0
TIDY_DAYS, TIDY = 8, 1.8

# Against a rival the win is rarer; with one contact only, too. By rival: alpha, beta, gamma, own.
RIVAL_SHARE, RIVAL_SHARES = 0.55, (0.4, 0.3, 0.2, 0.1)
RIVAL_WIN = (0.55, 0.9, 1.1, 0.75)
RIVAL_KNOWN, BLAMED_ON_RIVAL = 0.05, 0.6
ONE_CONTACT_WIN, NEW_CONTACT = 0.55, 0.3

# Stages: the share of steps that jump one, the chance to fall back, deals that begin qualified.
SKIP, REGRESS, BEGIN_QUALIFIED = 0.07, 0.0035, 0.12

# Close dates, in days ahead: what is hoped for at first, and what happens to it later.
USUAL_CYCLE, SHORTEST_HOPE = 90, 10
HOPE_AT_MONTH_END, PUSH_TO_MONTH_END = 0.65, 0.6
NUDGE, NUDGE_DAYS = 0.012, 10
EARLY_DAYS, PUSH_EARLY, PUSH_OVERDUE = 21, 0.055, 0.13
PUSH_DAYS = (14, 30, 45, 60, 90)
PULL, PULL_IN_LAST = 0.006, 40
NEAR_DAYS, FAR_FROM_DATE = 30, 0.3

# Amounts: scope changes, discounts in percent at proposal, more at the end of a quarter.
RESTATE = 0.005
DISCOUNT, DISCOUNT_SPREAD, MOST_DISCOUNT, LEAST_DISCOUNT = 9, 6, 30, 2
LAST_CONCESSIONS = (0, 0, 0, 200, 500)
QUARTER_END_CONCESSION, CONCESSION_DAYS = 500, 5

# Signing by business days left in the quarter: the last three days, the last ten, the first ones.
LAST_RUSH, RUSH, QUIET = 3.6, 2.2, 0.7
LAST_RUSH_DAYS, RUSH_DAYS, QUIET_DAYS = 3, 10, 20

# Contracts run a year; the renewal is opened some days before, and lapses some days after the end.
TERM_DAYS, RENEW_AHEAD, LAPSE_AFTER = 365, 110, 60
UPLIFT, UPLIFT_SPREAD = 1.03, 0.05
INSTALLED_SHARE = 0.03
# By product: whether it is renewed (core, analytics, connect, enterprise suite).
STAYS = (True, True, False, True)
EXPANSION_PRICE, EXPANSION_QUALITY, RENEWAL_QUALITY = 0.45, 1.5, 2.2

# What is done on an open deal, by step, and how rarely on a stuck one.
ACT = (0.0, 0.07, 0.085, 0.1, 0.12, 0.15)
STUCK_ACTS, ACTS_AT_QUARTER_END = 0.3, 1.4
ACT_KINDS = (0.35, 0.4, 0.19, 0.06)
PROSPECTING, PROSPECTING_KINDS = 3.0, (0.45, 0.52, 0.03, 0.0)

# Rare things.
RECATEGORISE, CATEGORY_SHARE = 0.002, (0.4, 0.5, 0.1)
DELETE, RESTORE, REOPEN, REOPEN_WITHIN = 0.0003, 0.006, 0.0004, 150
MERGE = 0.0012
PEER_HANDOVER, PORTABLE = 0.0002, 0.3
REASON_SHARE = (0.3, 0.25, 0.2, 0.15, 0.1)
