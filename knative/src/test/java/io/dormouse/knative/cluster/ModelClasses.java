package io.dormouse.knative.cluster;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The classes of the client's models that some objects are made of, as Jackson finds them: by
/// fields, superclasses, and what annotations name.
final class ModelClasses {
  private final SortedMap<String, Class<?>> found = new TreeMap<>();
  private final Deque<Type> open = new ArrayDeque<>();

  private ModelClasses() {}

  static SortedMap<String, Class<?>> of(Class<?>... roots) {
    var classes = new ModelClasses();
    classes.open.addAll(Arrays.asList(roots));
    while (!classes.open.isEmpty()) {
      classes.visit(classes.open.pop());
    }
    return classes.found;
  }

  private void visit(Type type) {
    switch (type) {
      case Class<?> raw when raw.isArray() -> push(raw.getComponentType());
      case Class<?> raw -> visitClass(raw);
      case ParameterizedType parameterized -> {
        push(parameterized.getRawType());
        push(parameterized.getActualTypeArguments());
      }
      case GenericArrayType array -> push(array.getGenericComponentType());
      case WildcardType wildcard -> push(wildcard.getUpperBounds());
      case Type _ -> {}
    }
  }

  private void visitClass(Class<?> type) {
    boolean model = type.getName().startsWith("io.fabric8.") && !type.isInterface();
    if (!model || found.putIfAbsent(type.getName(), type) != null) {
      return;
    }
    push(type.getGenericSuperclass());
    Stream.of(type.getDeclaredFields()).map(Field::getGenericType).forEach(this::push);
    annotated(type.getAnnotation(JsonDeserialize.class), type.getAnnotation(JsonSerialize.class));
    for (Field field : type.getDeclaredFields()) {
      annotated(
          field.getAnnotation(JsonDeserialize.class), field.getAnnotation(JsonSerialize.class));
    }
  }

  private void annotated(@Nullable JsonDeserialize reads, @Nullable JsonSerialize writes) {
    if (reads != null) {
      push(reads.using(), reads.contentUsing(), reads.keyUsing(), reads.converter(), reads.as());
    }
    if (writes != null) {
      push(writes.using(), writes.contentUsing(), writes.keyUsing(), writes.converter());
    }
  }

  private void push(@Nullable Type... types) {
    for (Type type : types) {
      if (type != null) {
        open.push(type);
      }
    }
  }
}
