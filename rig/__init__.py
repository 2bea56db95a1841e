"""The rig that certifies the KW320: bench, drivers, plan, run, uncertainty, verdict, report."""
