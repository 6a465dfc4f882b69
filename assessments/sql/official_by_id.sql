-- Which official result counts for each of some people and competencies on the day, and until when.
{{ official }}
