"""What a server knows of logins; the persons they are linked to live in a company's playbook."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from quarterdeck.web.accounts.roles import ROLES


class Logins(BaseUserManager):
    """How logins are made and found: by e-mail, whatever its letters' case."""

    def create_user(self, email: str, password: str | None = None) -> "Login":
        """Return a new login; without a password it can only come in by invitation or OIDC."""
        login = self.model(email=self.normalize_email(email).lower())
        login.set_password(password)
        login.save(using=self._db)
        return login

    def get_by_natural_key(self, email: str | None) -> "Login":
        """Return the login with this e-mail."""
        return self.get(email=(email or "").lower())


class Login(AbstractBaseUser):
    """Somebody who may sign in, in any of the companies they are a member of."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    is_staff = False
    is_superuser = False

    objects = Logins()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return str(self.email)


class Member(models.Model):
    """A login's part in a company: role, person (an id of people.csv), whether it still counts."""

    login = models.ForeignKey(Login, models.CASCADE, related_name="memberships")
    company = models.CharField(max_length=40)
    role = models.CharField(max_length=16, choices=[(k, r.title) for k, r in ROLES.items()])
    person = models.CharField(max_length=120, blank=True, default="")
    confidential = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        """One part for each login in a company."""

        constraints = (models.UniqueConstraint(fields=["login", "company"], name="one_part"),)

    def __str__(self) -> str:
        return f"{self.login} in {self.company} as {self.role}"


class Invitation(models.Model):
    """A way in, once, until it ends; only the hash of its secret is kept."""

    email = models.EmailField()
    company = models.CharField(max_length=40)
    role = models.CharField(max_length=16)
    person = models.CharField(max_length=120, blank=True, default="")
    secret_hash = models.CharField(max_length=64, unique=True)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Login, models.SET_NULL, null=True)

    def __str__(self) -> str:
        return f"{self.email} to {self.company} as {self.role}"


class Token(models.Model):
    """A key for programs: acts as a member with these scopes; only its hash is kept."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=80, default="read")
    made_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} of {self.member}"


class Looked(models.Model):
    """One look at data about persons, or one change of rights: who, when, where, at whom."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    email = models.CharField(max_length=254)
    company = models.CharField(max_length=40)
    what = models.CharField(max_length=80)
    whom = models.CharField(max_length=200, blank=True, default="")
    address = models.CharField(max_length=500, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.email}: {self.what}"


class SavedView(models.Model):
    """A page's state under a name, for its owner alone; `page` is its path within the company."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="views")
    page = models.CharField(max_length=640)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000)

    class Meta:
        """One of a name for each page."""

        constraints = (
            models.UniqueConstraint(fields=["member", "page", "name"], name="one_of_a_name"),
        )

    def __str__(self) -> str:
        return str(self.name)


class Seen(models.Model):
    """The day that was known when a member last looked at Today, and when they did before it."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="seen")
    day = models.DateField()
    before = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.member} on {self.day}"


class Notice(models.Model):
    """What somebody wants to be told, how and when; nothing unless they turn it on.

    `hour` is of the clock in `zone`, `weekdays` the digits of ISO days, `shape` that of the channel
    the `webhook` leads to.
    """

    member = models.OneToOneField(Member, models.CASCADE, related_name="notice")
    brief = models.BooleanField(default=False)
    calls = models.BooleanField(default=False)
    by_mail = models.BooleanField(default=True)
    webhook = models.CharField(max_length=500, blank=True, default="")
    shape = models.CharField(max_length=8, default="slack")
    zone = models.CharField(max_length=64, default="UTC")
    hour = models.PositiveSmallIntegerField(default=7)
    weekdays = models.CharField(max_length=7, default="12345")

    def __str__(self) -> str:
        return f"notices of {self.member}"


class Told(models.Model):
    """One letter to somebody on a day of theirs by one way: begun, and what became of it."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="told")
    kind = models.CharField(max_length=8)
    way = models.CharField(max_length=8)
    day = models.DateField()
    state = models.CharField(max_length=8)
    at = models.DateTimeField()
    says = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        """One of a kind by each way on a day: who comes second sends nothing."""

        constraints = (
            models.UniqueConstraint(fields=["member", "kind", "way", "day"], name="told_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} by {self.way} to {self.member} on {self.day}"
