extension HTML {
  /// A page of its own: nothing is fetched and nothing is run, and a browser is told so.
  static func page(title: String, header: (inout HTML) -> Void, main: (inout HTML) -> Void, footer: String) -> [UInt8] {
    var page = HTML()
    page.source("<!DOCTYPE html>\n")
    page.element("html", [.of("lang", "en-GB")]) { html in
      html.element("head") { head in
        head.void("meta", [.of("charset", "utf-8")])
        head.void(
          "meta",
          [
            .of("http-equiv", "Content-Security-Policy"),
            .of("content", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"),
          ])
        head.void("meta", [.of("name", "viewport"), .of("content", "width=device-width, initial-scale=1")])
        head.void("meta", [.of("name", "color-scheme"), .of("content", "light dark")])
        head.void("meta", [.of("name", "robots"), .of("content", "noindex")])
        head.line()
        head.element("title", text: title)
        head.element("style") { $0.source(PageStyle.source) }
      }
      html.line()
      html.element("body") { body in
        body.element("a", [.style("skip"), .of("href", "#content")], text: "Skip to the content")
        body.element("header", [.style("top")], header)
        body.line()
        body.element("main", [.of("id", "content")], main)
        body.line()
        body.element("footer", text: footer)
      }
    }
    page.line()
    return page.bytes
  }

  /// A row of large numbers with what they count.
  mutating func tiles(_ tiles: [(number: Int, label: String, style: String)]) {
    element("ul", [.style("tiles")]) { list in
      for tile in tiles {
        list.element("li", [.style(tile.number == 0 ? "none" : tile.style)]) { item in
          item.element("strong", text: tile.number.grouped)
          item.text(" ")
          item.element("span", text: tile.label)
        }
      }
    }
  }

  /// A row of a table, on a line of its own.
  mutating func row(style: String? = nil, _ content: (inout HTML) -> Void) {
    line()
    element("tr", (style.map { [.style($0)] } ?? []) + [.of("role", "row")], content)
  }

  /// A cell of a table, with the title of its column for screens that are too narrow for columns.
  mutating func cell(_ label: String, style: String? = nil, _ content: (inout HTML) -> Void) {
    element("td", (style.map { [.style($0)] } ?? []) + [.of("role", "cell"), .of("data-label", label)], content)
  }

  /// A table whose rows become cards on a narrow screen; roles keep it a table for readers that only listen.
  mutating func table(
    _ titles: [String], style: String = "", numbers: Set<Int> = [], caption: String? = nil,
    _ content: (inout HTML) -> Void
  ) {
    element("table", [.style(style), .of("role", "table")]) { table in
      if let caption { table.element("caption", text: caption) }
      table.element("thead", [.of("role", "rowgroup")]) { head in
        head.row { row in
          for (index, title) in titles.enumerated() {
            row.element(
              "th",
              [.of("scope", "col"), .of("role", "columnheader")] + (numbers.contains(index) ? [.style("number")] : []),
              text: title)
          }
        }
      }
      content(&table)
    }
  }
}
