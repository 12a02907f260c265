"""What happens, a step a file; read them in the order of ARCHITECTURE's flow."""
