package io.exodus.walk;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;

/** What classes are, call and make, read from a jar without loading them. Names are with dots. */
public final class Bytecode {

  /** What the code of one class does. */
  record Code(Set<String> calls, Set<String> makes, Set<String> asksFor) {}

  private final Map<String, ClassReader> classes = new HashMap<>();

  private Bytecode() {}

  /** Of the jar that the class is in. */
  public static Bytecode beside(Class<?> member) {
    Bytecode bytecode = new Bytecode();
    try (JarFile jar =
        new JarFile(new File(member.getProtectionDomain().getCodeSource().getLocation().toURI()))) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().endsWith(".class") && !entry.getName().contains("-info")) {
          try (InputStream code = jar.getInputStream(entry)) {
            bytecode.add(new ClassReader(code));
          }
        }
      }
      return bytecode;
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("cannot read the jar of " + member, e);
    }
  }

  /** Of one class on the class path. */
  public static Bytecode of(String name) {
    Bytecode bytecode = new Bytecode();
    try {
      bytecode.add(new ClassReader(name));
      return bytecode;
    } catch (IOException e) {
      throw new UncheckedIOException("there is no class " + name, e);
    }
  }

  private void add(ClassReader code) {
    classes.put(code.getClassName().replace('/', '.'), code);
  }

  boolean has(String name) {
    return classes.containsKey(name);
  }

  /** Those that can be made, and are of that type. */
  Set<String> concrete(String type) {
    Set<String> found = new TreeSet<>();
    classes.forEach(
        (name, code) -> {
          int kind = code.getAccess() & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE);
          if (kind == 0 && is(name, type)) {
            found.add(name);
          }
        });
    return found;
  }

  boolean is(String name, String type) {
    if (name.equals(type)) {
      return true;
    }
    ClassReader code = classes.get(name);
    return code != null
        && Stream.concat(Stream.of(code.getSuperName()), Stream.of(code.getInterfaces()))
            .anyMatch(above -> is(above.replace('/', '.'), type));
  }

  /** Of a class, and of those that it extends and that are written inside of it. */
  Code withItsOwn(String name) {
    Set<String> own = new TreeSet<>();
    for (String at = name; classes.containsKey(at); ) {
      String outer = at + "$";
      own.add(at);
      classes.keySet().stream().filter(other -> other.startsWith(outer)).forEach(own::add);
      at = classes.get(at).getSuperName().replace('/', '.');
    }
    return code(own);
  }

  /** Classes whose names end so, and that make the other. */
  List<String> makersOf(String made, String end) {
    return classes.keySet().stream()
        .filter(name -> name.endsWith(end) && code(List.of(name)).makes().contains(made))
        .toList();
  }

  /** Of all classes whose names end so. */
  Code ending(String end) {
    return code(classes.keySet().stream().filter(name -> name.endsWith(end)).toList());
  }

  private Code code(Collection<String> names) {
    Code all = new Code(new HashSet<>(), new HashSet<>(), new HashSet<>());
    names.forEach(name -> classes.get(name).accept(visitor(all), ClassReader.SKIP_FRAMES));
    return all;
  }

  private static ClassVisitor visitor(Code code) {
    return new ClassVisitor(Opcodes.ASM9) {
      @Override
      public MethodVisitor visitMethod(
          int access, String method, String type, String signature, String[] exceptions) {
        return new MethodVisitor(Opcodes.ASM9) {
          @Override
          public void visitMethodInsn(
              int instruction, String owner, String name, String type, boolean ofInterface) {
            code.calls().add(owner.substring(owner.lastIndexOf('/') + 1) + "." + name);
          }

          @Override
          public void visitTypeInsn(int instruction, String type) {
            if (instruction == Opcodes.NEW) {
              code.makes().add(type.replace('/', '.'));
            } else if (instruction == Opcodes.INSTANCEOF) {
              code.asksFor().add(type.replace('/', '.'));
            }
          }
        };
      }
    };
  }
}
