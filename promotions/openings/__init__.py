"""From a vacant post to a decision, stage by stage: what each route asks for, applications, scores and their result."""
