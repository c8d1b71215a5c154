"""Tools that run, publish and check the lessons. The lessons themselves do not use them."""
