"""Letters from home: somebody types or uploads one, the post prints, posts and delivers it, and forgets what stood in it."""
