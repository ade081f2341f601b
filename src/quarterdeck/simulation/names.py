"""The words of the sample company; every one can be seen to be a sample."""

UNSET = -1
"""Where a number stands for one of these words, or for a deal or a member: none."""

FIRST_NAMES = (
    *("Ada", "Bruno", "Clara", "Diego", "Edda", "Farid", "Greta", "Hugo", "Ines", "Jonas"),
    *("Katja", "Luca", "Mara", "Nils", "Olga", "Pablo", "Rosa", "Sven", "Tilda", "Umar"),
    *("Vera", "Wim", "Xenia", "Yann", "Zora", "Amir", "Bella", "Carl", "Dana", "Emil"),
)
SURNAMES = ("Sample", "Example", "Specimen", "Placeholder", "Mockup", "Dummy", "Testcase")
MAIL_DOMAIN = "sample-company.example"

ACCOUNT_FIRST = (
    *("Amber", "Basalt", "Cedar", "Delta", "Ember", "Fjord", "Granite", "Harbour", "Indigo"),
    *("Juniper", "Keel", "Lantern", "Meadow", "North", "Orchard", "Pier", "Quarry", "River"),
    *("Slate", "Timber", "Umber", "Valley", "Willow", "Yarrow", "Zephyr"),
)
ACCOUNT_SECOND = (
    *("Logistics", "Foods", "Instruments", "Energy", "Textiles", "Software", "Bank", "Clinics"),
    *("Mobility", "Papers", "Optics", "Tools", "Media", "Chemicals", "Retail", "Systems"),
)

SEGMENTS = ("Small business", "Mid-market", "Enterprise")
INDUSTRIES = ("Manufacturing", "Finance", "Health care", "Software", "Retail", "Logistics")
PRODUCTS = ("Core", "Analytics", "Connect", "Enterprise suite")
SOURCES = ("Outbound", "Inbound", "Partner", "Event", "Customer referral", "Existing customer")
LOSS_REASONS = ("Price", "Competitor", "No budget", "Timing", "Missing feature")
BUSINESS = ("New", "Expansion", "Renewal")
CHANNELS = ("Direct", "Partner", "Online")
PARTNERS = tuple(
    f"Sample Partner {n}" for n in ("Atlas", "Boreal", "Cobalt", "Dune", "Esker", "Flint")
)
COMPETITORS = ("Rival Alpha", "Rival Beta", "Rival Gamma", "Own build")
MOST_CONTACTS = 6
ACTIVITIES = ("call", "email", "meeting", "demo")
ELEMENTS = (
    *("metrics", "economic_buyer", "decision_criteria"),
    *("decision_process", "identify_pain", "champion"),
)
SHOWN_BY = ("note of a call", "written answer", "note of a meeting", "document of the buyer")

TERRITORIES = (
    ("dach", "DACH", "north", "EUR"),
    ("iberia", "Iberia", "south", "EUR"),
    ("us-east", "US East", "americas", "USD"),
    ("nordics", "Nordics", "north", "SEK"),
    ("benelux", "Benelux", "south", "EUR"),
    ("us-west", "US West", "americas", "USD"),
    ("france", "France", "south", "EUR"),
    ("uk-ireland", "UK and Ireland", "north", "GBP"),
    ("canada", "Canada", "americas", "CAD"),
    ("italy", "Italy", "south", "EUR"),
)
"""Teams in the order in which a growing company opens them: id, title, region, currency."""

REGIONS = ("north", "south", "americas")
COMPANY = "company"


def person_name(number: int) -> str:
    """Return the full name of sample person `number`, counted from 0 and never repeated."""
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    rounds, place = divmod(number, len(FIRST_NAMES) * len(SURNAMES))
    surname = SURNAMES[(place // len(FIRST_NAMES) + place) % len(SURNAMES)]
    return f"{first} {surname}" + (f" {rounds + 1}" if rounds else "")


def account_name(number: int) -> str:
    """Return the name of sample account `number`, counted from 0 and never repeated."""
    first = ACCOUNT_FIRST[number % len(ACCOUNT_FIRST)]
    second = ACCOUNT_SECOND[number % len(ACCOUNT_SECOND)]
    rounds = number // (len(ACCOUNT_FIRST) * len(ACCOUNT_SECOND))
    return f"Sample {first} {second}" + (f" {rounds + 1}" if rounds else "")
