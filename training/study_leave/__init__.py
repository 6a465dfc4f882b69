"""Study leave (tugas belajar, SE MenPANRB 28/2021): who may, the way to the decision, reports, and the return."""
