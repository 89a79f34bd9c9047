"""What is made of finished files: a lecture joined from films, decks of slides, and the page that shows them
all."""
