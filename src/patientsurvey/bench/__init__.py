"""What is measured: the build, the synthesis, the audit."""
