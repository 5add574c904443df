"""Ways to share out when nobody is the boss: each finds what it promises every partner, and how sure that is."""
