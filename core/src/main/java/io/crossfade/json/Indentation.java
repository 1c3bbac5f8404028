package io.crossfade.json;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;

/** How a document is laid out for people: the same on every platform. Confined to one call. */
final class Indentation extends DefaultPrettyPrinter {

  private static final long serialVersionUID = 1L;

  Indentation() {
    super(
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator(""));
    indentObjectsWith(new DefaultIndenter("  ", "\n"));
  }

  private Indentation(Indentation base) {
    super(base);
  }

  @Override
  public DefaultPrettyPrinter createInstance() {
    return new Indentation(this);
  }
}
