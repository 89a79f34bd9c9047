"""The parts that figures are built of."""
