"""What happens on the platform: orders are placed, routed, held, fulfilled, cancelled."""
