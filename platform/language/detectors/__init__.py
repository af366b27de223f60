"""What programs see in a message: personal data, an address, danger, rudeness, whether it is an appeal at all."""
