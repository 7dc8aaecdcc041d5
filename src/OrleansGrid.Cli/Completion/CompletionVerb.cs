using System.CommandLine;
using System.Reflection;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Verbs;

namespace OrleansGrid.Cli.Completion;

/// <summary>Prints the script that makes a shell complete verbs, options, ids of jobs, handlers and states.</summary>
internal sealed class CompletionVerb : Verb
{
    private static readonly string[] Shells = ["bash", "zsh", "fish"];

    public CompletionVerb()
        : base("completion", "Prints a script that makes your shell complete verbs, options, ids of jobs, handlers and states.") =>
        Add(ShellArgument);

    public override IReadOnlyList<string> Examples =>
        [
            "eval \"$(grid completion bash)\"                                  # now; or this line in ~/.bashrc",
            "echo 'eval \"$(grid completion zsh)\"' >> ~/.zshrc                # after compinit",
            "grid completion fish > ~/.config/fish/completions/grid.fish",
        ];

    protected override Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var shell = parsed.GetRequiredValue(ShellArgument);
        var script = Read(shell).Replace("@PROGRAM@", Quoted(Program), StringComparison.Ordinal);
        if (output.Json)
        {
            output.WriteJson(json =>
            {
                json.WriteStartObject();
                json.WriteString("shell", shell);
                json.WriteString("script", script);
                json.WriteEndObject();
            });
        }
        else
        {
            output.WriteLine(script.TrimEnd());
        }

        return Task.FromResult(Exits.Done);
    }

    // For a grid that is an alias, or was called by its path: on the search path there may be none.
    private static string Program => Environment.ProcessPath ?? "grid";

    private static string Quoted(string path) => $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Read(string shell)
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream($"completion/grid.{shell}")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }

    private Argument<string> ShellArgument { get; } = MakeShell();

    private static Argument<string> MakeShell()
    {
        var shell = new Argument<string>("SHELL")
        {
            Description = $"{string.Join(", ", Shells)}.",
            CustomParser = result =>
                Shells.Contains(Values.Text(result), StringComparer.Ordinal)
                    ? Values.Text(result)
                    : Values.Refuse<string>(result, $"There is no completion for '{Values.Text(result)}'; give bash, zsh or fish."),
        };
        shell.CompletionSources.Add(Shells);
        return shell;
    }
}
