"""What our people said, and when: calls, judgements of deals, delegations, locked weeks."""
