import json
from django.db import models
from django.http import JsonResponse
from django.views import View


class Author(models.Model):
    name = models.CharField(max_length=120)
    email = models.EmailField(unique=True)
    born = models.DateField(null=True)
    country = models.CharField(max_length=2, default="DE")

    class Meta:
        ordering = ["name"]
        verbose_name = "author"
        indexes = [models.Index(fields=["email"])]

    def __str__(self):
        return self.name


class Book(models.Model):
    title = models.CharField(max_length=300)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    pages = models.IntegerField(default=0)
    published = models.DateField()

    class Meta:
        ordering = ["-published"]

    def __str__(self):
        return f"{self.title} by {self.author}"

    def is_long(self):
        return self.pages > 500


class BookView(View):
    http_method_names = ["get", "post", "delete"]

    def get(self, request, pk):
        book = Book.objects.select_related("author").get(pk=pk)
        return JsonResponse({"title": book.title, "author": book.author.name})

    def post(self, request, pk):
        data = json.loads(request.body)
        book = Book.objects.get(pk=pk)
        for key in ("title", "pages"):
            if key in data:
                setattr(book, key, data[key])
        book.save()
        return JsonResponse({"saved": True})

    def delete(self, request, pk):
        Book.objects.filter(pk=pk).delete()
        return JsonResponse({}, status=204)


async def export(queue, path):
    rows = []
    while not queue.empty():
        row = await queue.get()
        rows.append(row)
    with open(path, "w") as file:
        json.dump(rows, file)
    return len(rows)


def retry(times):
    def wrap(function):
        def inner(*args):
            for attempt in range(times):
                try:
                    return function(*args)
                except ConnectionError:
                    print("attempt", attempt)
            raise RuntimeError("gave up")

        return inner

    return wrap
