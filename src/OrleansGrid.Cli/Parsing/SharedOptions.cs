using System.CommandLine;
using OrleansGrid.Processes.Environments;

namespace OrleansGrid.Cli.Parsing;

/// <summary>Options that more than one verb has.</summary>
internal static class SharedOptions
{
    public static Option<string[]> Handlers() =>
        new("--handlers")
        {
            Description =
                "An assembly with handlers, marked [Handler(\"kind\")] and the like, or with kinds of jobs; may be given several times.",
            HelpName = "DLL",
            Arity = ArgumentArity.OneOrMore,
            DefaultValueFactory = _ => [],
        };

    /// <summary>Names of environment variables, several of them parted by commas.</summary>
    public static Option<string[]> PassEnvironment(string unless = "")
    {
        var option = new Option<string[]>("--pass-env")
        {
            Description =
                "Variables of the silo's environment that commands are given besides the usual (PATH, HOME, LANG, TZ …), such as AWS_*; "
                + $"'*' for all that hold no secret of the grid. May be given several times{unless}.",
            HelpName = "NAME[,NAME*]",
            Arity = ArgumentArity.OneOrMore,
            DefaultValueFactory = _ => [],
            CustomParser = result =>
                [
                    .. result.Tokens.SelectMany(token =>
                        token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    ),
                ],
        };
        option.Validators.Add(result =>
        {
            foreach (var why in (result.GetValueOrDefault<string[]>() ?? []).Select(EnvironmentRule.WhyNot).OfType<string>())
            {
                result.AddError(why);
            }
        });
        return option;
    }

    /// <summary>Limits of commands, which <see cref="LimitText"/> reads.</summary>
    public static Option<string[]> Limits(string description)
    {
        var option = new Option<string[]>("--limit")
        {
            Description = description,
            HelpName = "NAME=MOST",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
            DefaultValueFactory = _ => [],
        };
        option.CompletionSources.Add("memory=", "cpu=", "processes=", "output=");
        option.Validators.Add(result =>
        {
            if (LimitText.Read(result.GetValueOrDefault<string[]>() ?? []).Why is { } why)
            {
                result.AddError(why);
            }
        });
        return option;
    }

    public static Option<string?> Cluster() =>
        new("--cluster")
        {
            Description = $"Name of the cluster; without it GRID_CLUSTER, else {new GridClientOptions().Cluster}.",
            HelpName = "NAME",
        };

    public static Option<bool> Watch() => new("--watch") { Description = "Follow the job to its end and exit with its outcome." };

    public static Option<int?> Stage(string description) => Values.Whole("--stage", description, least: 0, most: 1000);

    public static Option<TimeSpan?> Keep() =>
        Values.Keep("--keep", "How long the job is kept after its end, such as 7d; without it as 'grid retention show' says.");

    public static Option<string?> Key()
    {
        var option = new Option<string?>("--key")
        {
            Description = "Idempotency key: the same key and job again gives the same job.",
            HelpName = "KEY",
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } key && string.IsNullOrWhiteSpace(key))
            {
                result.AddError("--key must not be empty.");
            }
        });
        return option;
    }
}
