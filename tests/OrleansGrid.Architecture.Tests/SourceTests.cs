using System.Text.RegularExpressions;

namespace OrleansGrid.Architecture.Tests;

public sealed partial class SourceTests
{
    [Fact]
    public void SQL_stands_in_sql_and_not_in_strings() =>
        None.Of(
            from source in Repository.Sources
            from line in File.ReadLines(source.Path).Select((text, n) => (Text: text, Number: n + 1))
            where StringWithSql().IsMatch(line.Text) && !line.Text.TrimStart().StartsWith("///", StringComparison.Ordinal)
            select $"{Repository.Inside(source.Path)}:{line.Number} {line.Text.Trim()}"
        );

    [Fact]
    public void The_engine_hides_no_clock_no_chance_and_no_input_or_output() =>
        None.Of(
            from source in Repository.Sources
            where source.Project.Name is "Engine"
            from line in File.ReadLines(source.Path).Select((text, n) => (Text: text, Number: n + 1))
            where ClockChanceOrIo().IsMatch(line.Text)
            select $"{Repository.Inside(source.Path)}:{line.Number} {line.Text.Trim()}"
        );

    /// <summary>The driver waits for the world that it is given; the rules wait for nothing.</summary>
    [Fact]
    public void Only_the_driver_of_the_engine_waits() =>
        None.Of(
            from source in Repository.Sources
            where source.Project.Name is "Engine" && !Repository.Inside(source.Path).Contains("/Driver/", StringComparison.Ordinal)
            from line in File.ReadLines(source.Path).Select((text, n) => (Text: text, Number: n + 1))
            where Waits().IsMatch(line.Text)
            select $"{Repository.Inside(source.Path)}:{line.Number} {line.Text.Trim()}"
        );

    [Fact]
    public void A_public_type_stands_in_the_file_of_its_name_or_with_the_family_that_the_file_is_named_after() =>
        None.Of(
            from source in Repository.Sources
            let file = Path.GetFileNameWithoutExtension(source.Path).Split('.')[0]
            from type in PublicType().Matches(File.ReadAllText(source.Path))
            let name = type.Groups["name"].Value
            where name != file && !IsOfFamily(file, name, type.Groups["rest"].Value)
            select $"{Repository.Inside(source.Path)} holds {name}"
        );

    [Fact]
    public void Folders_are_concepts() =>
        None.Of(
            from source in Repository.Sources
            from folder in Repository.Inside(source.Path).Split(Path.DirectorySeparatorChar)
            where folder is "Models" or "Helpers" or "Common" or "Utils" or "Utilities" or "Managers" or "Services"
            select Repository.Inside(source.Path)
        );

    /// <summary>Kinds of what the file is named after, the facts about an enum beside it, and files of messages.</summary>
    private static bool IsOfFamily(string file, string type, string rest) =>
        file.EndsWith("Messages", StringComparison.Ordinal) || type == file + "s" || Regex.IsMatch(rest, $@":\s*{file}\b");

    /// <summary>A statement's beginning right after a quote or an interpolation, or the middle of one that is unmistakable.</summary>
    [GeneratedRegex(
        """
            "[^"]*(\bselect\s.+\sfrom\s|\binsert\s+into\s|\bupdate\s+\w+(\.\w+)?\s+set\s|\bdelete\s+from\s
            |\b(create|alter|drop)\s+(or\s+replace\s+)?(table|schema|database|role|user|index|view|function|type|system)\s
            |\btruncate\s+\w|\bcopy\s+\w.*\s(from|to)\s+std|"(listen|notify|vacuum|begin|commit|rollback)\b)
            """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex StringWithSql();

    [GeneratedRegex(
        @"\b(DateTime(Offset)?\.(Utc)?Now|TimeProvider|Stopwatch|Environment\.Tick|"
            + @"Random\b|Guid\.(NewGuid|CreateVersion7)|File\.|Directory\.|Console\.|Thread\.|Task\.(Run|Delay)|new HttpClient)"
    )]
    private static partial Regex ClockChanceOrIo();

    [GeneratedRegex(@"\b(async|await)\s")]
    private static partial Regex Waits();

    [GeneratedRegex(
        @"^public\s+(?:(?:sealed|abstract|static|partial|readonly|unsafe)\s+)*(?:class|record\s+struct|record|struct|enum|interface)\s+"
            + @"(?<name>\w+)(?<rest>(?:[^{;]|\{(?=\s*get))*)",
        RegexOptions.Multiline
    )]
    private static partial Regex PublicType();
}
