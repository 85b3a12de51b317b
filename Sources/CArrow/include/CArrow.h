int va_version(void);
