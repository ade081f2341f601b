"""Letters: what somebody is told where they are not looking, by mail or in a channel."""
