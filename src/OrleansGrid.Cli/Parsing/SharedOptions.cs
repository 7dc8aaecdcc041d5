using System.CommandLine;

namespace OrleansGrid.Cli;

/// <summary>Options that more than one verb has.</summary>
internal static class SharedOptions
{
    public static Option<string[]> Handlers() => new("--handlers")
    {
        Description = "An assembly with classes marked [Handler(\"kind\")]; may be given several times.",
        HelpName = "DLL",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [],
    };
}
