import com.adobe.epubcheck.tool.EpubChecker;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs EPUBCheck over many books in one process: its start costs more than most books. `@FILE` names a list of books. */
final class EpubcheckBatch {
    private static final Pattern MESSAGE = Pattern.compile(
        "\"ID\" : \"([^\"]+)\",\\s*\"severity\" : \"([^\"]+)\",\\s*\"message\" : \"((?:[^\"\\\\]++|\\\\.)*+)\"(?s:.*?)\"path\" : (?:null|\"([^\"]*)\"),\\s*\"line\" : (-?\\d+)");

    public static void main(String[] given) throws Exception {
        List<String> books = new ArrayList<>();
        for (String book : given) {
            if (book.startsWith("@")) {
                books.addAll(Files.readAllLines(Path.of(book.substring(1))));
            } else {
                books.add(book);
            }
        }
        PrintStream out = System.out;
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream());
        int failed = 0;
        for (String book : books) {
            Path json = Files.createTempFile("epubcheck", ".json");
            System.setOut(silent);
            System.setErr(silent);
            String broke = "";
            try {
                new EpubChecker().run(new String[] {book, "-u", "--locale", "en", "--json", json.toString()});
            } catch (Throwable thrown) {
                broke = thrown.toString();
            }
            System.setOut(out);
            if (!broke.isEmpty()) {
                out.printf("FAIL %s (EPUBCheck broke off: %s)%n", book, broke);
                failed++;
                continue;
            }
            String report = Files.readString(json, StandardCharsets.UTF_8);
            Files.delete(json);
            failed += show(out, book, report) ? 0 : 1;
        }
        out.printf("%d of %d books without a fault%n", books.size() - failed, books.size());
        System.exit(failed == 0 ? 0 : 1);
    }

    /** Prints what was found; usages of fonts (CSS-028) can't be avoided by a book with fonts. */
    private static boolean show(PrintStream out, String book, String report) {
        StringBuilder found = new StringBuilder();
        int count = 0;
        Matcher message = MESSAGE.matcher(report);
        while (message.find()) {
            if (message.group(1).equals("CSS-028")) {
                continue;
            }
            if (count++ < 20) {
                found.append(String.format("  %s %s %s:%s %s%n", message.group(2), message.group(1),
                    message.group(4), message.group(5), message.group(3)));
            }
        }
        boolean read = report.contains("\"nFatal\"");
        boolean good = count == 0 && read;
        out.printf("%s %s%s%n%s", good ? "ok  " : "FAIL", book, read ? "" : " (no report)", found);
        out.flush();
        return good;
    }
}
