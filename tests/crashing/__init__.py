"""What the crash test is made of: the loads, the ways in which they die, and what must be there."""
