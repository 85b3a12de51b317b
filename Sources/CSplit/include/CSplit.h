int vertebra_split_version(void);
