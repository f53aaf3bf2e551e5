import 'dart:convert';
import 'dart:math';

import 'package:flutter/material.dart';

enum Priority {
  low,
  normal,
  high,
}

const labels = {
  'low': 'Whenever',
  'normal': 'This week',
  'high': 'Today',
};

class Todo {
  final String title;
  final DateTime created;
  bool done = false;
  Priority priority = Priority.normal;

  Todo(this.title, this.created);

  factory Todo.fromJson(Map<String, dynamic> json) {
    final todo = Todo(json['title'], DateTime.parse(json['created']));
    todo.done = json['done'] == true;
    return todo;
  }

  Map<String, dynamic> toJson() {
    return {'title': title, 'created': created.toIso8601String(), 'done': done};
  }

  @override
  String toString() => 'Todo($title)';
}

class TodoList extends StatefulWidget {
  const TodoList({super.key, required this.store});

  final TodoStore store;

  @override
  State<TodoList> createState() => _TodoListState();
}

class _TodoListState extends State<TodoList> {
  final controller = TextEditingController();
  List<Todo> todos = [];

  @override
  void initState() {
    super.initState();
    widget.store.load().then((loaded) {
      setState(() => todos = loaded);
    });
  }

  void add(String title) {
    final todo = Todo(title, DateTime.now());
    setState(() {
      todos.add(todo);
      controller.clear();
    });
    widget.store.save(todos);
  }

  @override
  Widget build(BuildContext context) {
    return ListView.builder(
      itemCount: todos.length,
      itemBuilder: (context, index) => Text(todos[index].title),
    );
  }
}

abstract class TodoStore {
  Future<List<Todo>> load();
  Future<void> save(List<Todo> todos);
  int get count;
}

String describe(String kind) {
  switch (kind) {
    case 'home':
      return 'at home';
    case 'work':
      return 'in the office';
    default:
      return 'anywhere';
  }
}

int score(List<Todo> todos) {
  var sum = 0;
  for (final todo in todos) {
    sum += todo.done ? 10 : 1;
  }
  return max(sum, 1);
}
