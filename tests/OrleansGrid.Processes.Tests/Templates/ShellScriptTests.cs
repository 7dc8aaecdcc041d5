using OrleansGrid.Processes.Templates;

namespace OrleansGrid.Processes.Tests.Templates;

/// <summary>Scripts are run by the shells that there are, with items that would do harm were they ever read as script.</summary>
public class ShellScriptTests
{
    private static readonly string Trap = $"/tmp/grid-trap-{Guid.NewGuid():N}";

    private static readonly string[] Items =
    [
        "a b",
        "",
        "-n",
        "--",
        "*",
        "~",
        "two\nlines",
        "it's",
        "\"",
        "\\",
        "\\\\n",
        "$HOME ${HOME} $1 $$",
        "{} {x} {{}}",
        "END",
        "ü 😀",
        "#",
        $"; touch {Trap} $(touch {Trap}) `touch {Trap}` '\"$1 * \\",
    ];

    private static readonly string[] Shells = ["/bin/sh", .. File.Exists("/bin/bash") ? ["/bin/bash"] : Array.Empty<string>()];

    /// <summary>Each prints the item, and nothing else, with <c>p</c>, which prints its arguments one by one.</summary>
    public static TheoryData<string> Places { get; } =
    [
        "p {}",
        "p \"{}\"",
        "p '{}'",
        "p \"\"{}''",
        "p \"$1\"",
        "p \"$GRID_ITEM\"",
        "p {}; : \\",
        "p {} # don't {} \" ` $(",
        "# don't\np {}",
        "true;# it's {}\np {}",
        "(p {})",
        "{ p {}; }",
        "p() { printf '<%s>' \"$@\"; }; f() { p \"{}\"; }; f other",
        "set -- other; p {}",
        "x={}; p \"$x\"",
        "x=\"{}\" y='{}'; p \"$x\"; [ \"$x\" = \"$y\" ] || p differ",
        "p \"$(printf '%s.' {})\" | sed '$s/.>$/>/'",
        "p \"$(printf %s. \"{}\")\" | sed '$s/.>$/>/'",
        "p \"$(printf %s. \"$(printf %s \"{}\")\")\" | sed '$s/.>$/>/'",
        "p \"`printf %s. {}`\" | sed '$s/.>$/>/'",
        "x=`printf %s. \"{}\"`; p \"$x\" | sed '$s/.>$/>/'",
        "x=`printf '%s\\n' a | sed 's/\\\\./x/'`; p {}",
        "p \"${none:-{}}\"",
        "p ${none:-{}}",
        "p ${none:-\"{}\"}",
        "p ${none-'{}'}",
        "x=a{}; p \"${x#a}\"",
        "x=x{}y{}; x=${x%y{}}; p \"${x#x}\"",
        "x=x{}y{}; p \"${x#x{}y}\"",
        "for x in {}; do p \"$x\"; done",
        "case {} in {}) p {};; *) p no;; esac",
        "p \"$(case a in a) printf '%s.' {};; esac)\" | sed '$s/.>$/>/'",
        "p \"$(case a in (a) printf '%s.' {};; (b) echo ')';; esac)\" | sed '$s/.>$/>/'",
        "if [ {} = \"$1\" ]; then p {}; fi",
        "true && p {} || p no",
        "cat <<END >/dev/null\n{} don't \" ` \nEND\np {}".Replace("` ", "", StringComparison.Ordinal),
        "x=$(cat <<END\n{}.\nEND\n); p \"$x\" | sed '$s/.>$/>/'",
        "x=$(cat <<-END\n\t\"don't\n\tEND\n); p {}",
        "cat <<'END' >/dev/null\ndon't \" $( ` {{}}\nEND\np {}",
        "cat <<\\END <<B >/dev/null\ndon't `\nEND\n\" ${x-a} $(echo \")\") B\nB\np {}",
        "sh -c 'printf \"<%s>\" \"$1\"' sh {}",
        "printf '<%s>' {} | cat",
        "eval 'p \"$GRID_ITEM\"'",
        "x='a\\'; p {}",
        "p \\'{} | sed \"s/^<'/</\"",
        "p \\\"{} | sed 's/^<\"/</'",
        "p \"\\{}\" | sed 's/^<\\\\/</'",
        "p \\${} | sed 's/^<[$]/</'",
        "p \"\\${}\" | sed 's/^<[$]/</'",
        "p \"$$\" >/dev/null; p {}",
        "p \"{{}}{}\" | sed 's/^<{{}}/</'",
        "p {{{}}} | sed 's/^<{/</; $s/}>$/>/'",
        "p {} >/dev/null; p '{}' 2>&1 </dev/null",
        "p a\\ b$((1 + (2 * 3)))$(echo $((4)))\"$((5))\" >/dev/null; p {}",
        "p \"'\" '\"' >/dev/null; p {}",
        "p '\\' >/dev/null; p {}",
        "p \"a`echo \"b c\"`d\" >/dev/null; p {}",
        "p \"${none:-a}\" ${#none} ${none:+x} $? $# >/dev/null; p {}",
    ];

    [Theory]
    [MemberData(nameof(Places))]
    public void An_item_is_itself_wherever_a_word_may_stand(string script)
    {
        foreach (var item in Items)
        {
            foreach (var shell in Shells)
            {
                Assert.Equal($"<{item}>", Run(shell, "p() { printf '<%s>' \"$@\"; }; " + script, item));
            }
        }

        Assert.False(File.Exists(Trap));
    }

    [Theory]
    [InlineData("x.wav")]
    [InlineData("a dir/it's $HOME.wav")]
    public void The_quoted_name_without_its_ending_is_what_was_meant(string item) =>
        Assert.All(
            Shells,
            shell =>
                Assert.Equal(Path.GetFileNameWithoutExtension(item), Run(shell, "o=\"$(basename \"{}\" .wav)\"; printf %s \"$o\"", item))
        );

    [Theory]
    [InlineData("printf %s $(({} * 2))", "21", "42")]
    [InlineData("printf %s $((5-{}))", "-1", "6")]
    [InlineData("printf %s \"$(( (1 + {}) * 2 ))\"", "0", "2")]
    [InlineData("cat <<END\n$(({}+1))\nEND", "9223372036854775806", "9223372036854775807\n")]
    public void In_arithmetic_a_whole_number_is_calculated_with(string script, string item, string printed) =>
        Assert.All(Shells, shell => Assert.Equal(printed, Run(shell, script, item)));

    [Theory]
    [InlineData("a[$(touch /tmp/x)]")]
    [InlineData("1+1")]
    [InlineData("010")]
    [InlineData("1.5")]
    [InlineData("")]
    [InlineData("--1")]
    [InlineData("9223372036854775808")]
    public void In_arithmetic_anything_but_a_whole_number_fails_the_item(string item)
    {
        var template = new CommandTemplate(new CommandLine(["echo $(({} * 2))"], Shell: true));
        var failure = Assert.Throws<PermanentFailureException>(() => template.ArgumentsFor(item));
        Assert.Contains($"The value '{item}' stands within $((…))", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cat <<'END'\n{}\nEND", "delimiter is quoted")]
    [InlineData("cat <<\\END\n{}\nEND", "delimiter is quoted")]
    [InlineData("cat <<{}\nx\n{}", "delimiter of a here-document")]
    [InlineData("x=`cat <<END\n{}\nEND\n`", "within backquotes")]
    [InlineData("echo \"`echo \\\"{}\\\"`\"", "backslash within backquotes")]
    [InlineData("echo `echo \\`echo {}\\``", "backslash within backquotes")]
    [InlineData("echo ${}", "a variable of its own")]
    [InlineData("echo \"${}\"", "a variable of its own")]
    [InlineData("echo ${x/{}/y}", "within this expansion")]
    [InlineData("echo \"${x:-\"{}\"}\"", "quotes within an expansion")]
    [InlineData("echo ${x:-{{}}}", "within this expansion")]
    [InlineData("echo $'{}'", "not sh's")]
    [InlineData("echo $'\\'' {}", "not sh's")]
    [InlineData("echo $[ {} + 1 ]", "write $((…))")]
    [InlineData("(( x = {} )); echo $x", "write $((…))")]
    [InlineData("[[ {} -eq 1 ]]", "use '['")]
    [InlineData("eval \"echo {}\"", "'eval' reads its words a second time")]
    [InlineData("true; eval echo {}", "'eval' reads its words a second time")]
    [InlineData("trap 'rm -f {}.tmp' EXIT", "'trap' reads its words a second time")]
    [InlineData("sh -c 'echo {}'", "a script of its own")]
    [InlineData("x=1 exec /bin/bash -ec \"echo {}\"", "a script of its own")]
    [InlineData("find . | xargs sh -c 'echo {}'", "a script of its own")]
    [InlineData("echo $(( \"{}\" ))", "quotes within $((…))")]
    [InlineData("echo $((echo {}) | cat)", "without '))'")]
    public void A_place_where_no_value_can_be_put_is_refused_with_the_reason(string script, string reason)
    {
        var refusal = Assert.Throws<GridException>(() => new CommandTemplate(new CommandLine([script], Shell: true)));
        Assert.Equal(GridFault.BadInput, refusal.Fault);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith("No value can be put for ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo {{}} '{{}}' \"{{}}\"", "echo {} '{}' \"{}\"")]
    [InlineData("python3 -c 'd = {{}}'", "python3 -c 'd = {}'")]
    [InlineData("find . -exec echo \\{\\} \\;", "find . -exec echo \\{\\} \\;")]
    [InlineData("curl -d '{\"a\": {\"b\": 1}}' x", "curl -d '{\"a\": {\"b\": 1}}' x")]
    [InlineData("echo # it's {}", "echo # it's {}")]
    [InlineData("f() { echo a; }; f", "f() { echo a; }; f")]
    [InlineData("echo \"unclosed", "echo \"unclosed")]
    [InlineData("echo `unclosed", "echo `unclosed")]
    [InlineData("echo $(unclosed", "echo $(unclosed")]
    [InlineData("echo ${unclosed", "echo ${unclosed")]
    [InlineData("echo $((unclosed", "echo $((unclosed")]
    [InlineData("cat <<END", "cat <<END")]
    [InlineData("cat <<END\nunclosed", "cat <<END\nunclosed")]
    [InlineData(") ) ( $", ") ) ( $")]
    [InlineData("\\", "\\")]
    [InlineData("", "")]
    public void A_script_without_a_value_is_only_freed_of_doubled_braces(string script, string text) =>
        Assert.Equal(text, ShellScript.Of(script, Placeholders.Item).Text);

    [Fact]
    public void Parameters_of_a_study_are_put_in_by_name_however_many_there_are()
    {
        var names = Enumerable.Range(1, 12).Select(number => $"p{number}").ToArray();
        string[] values = [.. names.Select(name => $"{{{name}}} $1 '\"")];
        var template = new CommandTemplate(
            new CommandLine(["printf '%s|' {p12} \"{p1}\" '{p10}'"], Shell: true),
            Placeholders.Named(names)
        );
        Assert.Equal($"{values[11]}|{values[0]}|{values[9]}|", Running.Run(Running.Command([.. template.ArgumentsFor(values)])).Text());
    }

    [Fact]
    public void A_shell_variable_that_is_called_as_a_parameter_is_refused_for_either_could_be_meant()
    {
        var refusal = Assert.Throws<GridException>(() => ShellScript.Of("x=1; echo ${x}", Placeholders.Named(["x"])));
        Assert.Contains("No value can be put for ${x}", refusal.Message, StringComparison.Ordinal);
    }

    private static string Run(string shell, string script, string item)
    {
        var arguments = new CommandTemplate(new CommandLine([script], Shell: true)).ArgumentsFor(item);
        var command = Running.Command([shell, .. arguments.Skip(1)]) with
        {
            Environment = CommandTemplate.EnvironmentFor(item, "job", 0, 1),
        };
        return Running.Run(command).Text();
    }
}
