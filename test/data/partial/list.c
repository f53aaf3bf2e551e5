#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GROWTH 2
#define FIRST_SIZE 16

/* What a list holds. */
struct item {
    int id;
    char *name;
    double price;
    /* Set when the item was changed. */
    unsigned dirty;
};

typedef struct {
    struct item *items;
    size_t count;
    size_t capacity;
    int flags;
} list_t;

typedef struct {
    int width;
    int height;
    const char *title;
} window_t;

enum kind {
    KIND_NONE,
    KIND_LETTER = 3,
    KIND_PARCEL,
    KIND_PALLET,
};

union value {
    int number;
    double real;
    char *text;
};

static void grow(list_t *list)
{
    size_t capacity = list->capacity == 0 ? FIRST_SIZE : list->capacity * GROWTH;
    struct item *items = realloc(list->items, capacity * sizeof(*items));
    if (items == NULL) {
        perror("realloc");
        exit(1);
    }
    list->items = items;
    list->capacity = capacity;
}

/* Adds a copy of an item. */
int list_add(list_t *list, const struct item *item)
{
    if (list->count == list->capacity)
        grow(list);
    list->items[list->count] = *item;
    list->items[list->count].name = strdup(item->name);
    list->count += 1;
    return 0;
}

struct item *list_find(list_t *list, int id)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].id == id)
            return &list->items[i];
    }
    return NULL;
}

void list_free(list_t *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i].name);
    free(list->items);
    memset(list, 0, sizeof(*list));
}

const char *kind_name(enum kind kind)
{
    switch (kind) {
    case KIND_LETTER:
        return "letter";
    case KIND_PARCEL:
        return "parcel";
    case KIND_PALLET:
        puts("heavy");
        return "pallet";
    default:
        return "none";
    }
}

int kind_weight(enum kind kind) {
    switch (kind) {
        case KIND_LETTER:
            return 20;
        case KIND_PARCEL: {
            int base = 400;
            return base * 5;
        }
        case KIND_PALLET:
            return 90000;
        default:
            return -1;
    }
}
