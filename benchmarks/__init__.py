"""What ``make bench`` measures: ratios within one run, beside the absolute figures and the machine."""
