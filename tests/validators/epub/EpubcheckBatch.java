import com.adobe.epubcheck.tool.EpubChecker;
import java.io.File;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs EPUBCheck over many books in one process: its start costs more than most books. */
final class EpubcheckBatch {
    private static final Pattern MESSAGE = Pattern.compile(
        "\"ID\" : \"([^\"]+)\",\\s*\"severity\" : \"([^\"]+)\",\\s*\"message\" : \"((?:[^\"\\\\]|\\\\.)*)\"(?s:.*?)\"path\" : (?:null|\"([^\"]*)\"),\\s*\"line\" : (-?\\d+)");

    public static void main(String[] books) throws Exception {
        PrintStream out = System.out;
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream());
        int failed = 0;
        for (String book : books) {
            Path json = Files.createTempFile("epubcheck", ".json");
            System.setOut(silent);
            System.setErr(silent);
            new EpubChecker().run(new String[] {book, "-u", "--locale", "en", "--json", json.toString()});
            System.setOut(out);
            String report = Files.readString(json, StandardCharsets.UTF_8);
            Files.delete(json);
            failed += show(out, book, report) ? 0 : 1;
        }
        out.printf("%d of %d books without a fault%n", books.length - failed, books.length);
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
        out.printf("%s %s%s%n%s", good ? "ok  " : "FAIL", new File(book).getName(),
            read ? "" : " (no report)", found);
        return good;
    }
}
