int vertebra_split_version(void){return 1;}
