"""Made-up department-years, scored one by one and column by column."""
