"""Templates of Varta and the driver of its local stack."""
