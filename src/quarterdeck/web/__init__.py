"""The web app: the same verbs as the command line, behind sign-in and walls."""
