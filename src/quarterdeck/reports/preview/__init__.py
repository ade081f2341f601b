"""What a change to the ledger would do to the numbers, told before it is done."""
