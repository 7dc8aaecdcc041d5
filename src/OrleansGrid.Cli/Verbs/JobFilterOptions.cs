using System.CommandLine;
using OrleansGrid.Cli.Completion;
using OrleansGrid.Cli.Parsing;

namespace OrleansGrid.Cli.Verbs;

/// <summary>Which jobs are meant, by what is known of them.</summary>
internal sealed class JobFilterOptions
{
    public JobFilterOptions()
    {
        _name.CompletionSources.Add(KnownNames.JobNames);
        _kind.CompletionSources.Add(KnownNames.Kinds);
        // In the one spelling that is read, not in that of C#.
        _state.CompletionSources.Clear();
        _state.CompletionSources.Add(States.OfJobs);
    }

    public void AddTo(Command verb)
    {
        foreach (var option in new Option[] { _name, _kind, _state, _key, _since, _olderThan })
        {
            verb.Add(option);
        }
    }

    public JobFilter Read(ParseResult parsed) =>
        new()
        {
            Name = parsed.GetValue(_name),
            Kind = parsed.GetValue(_kind),
            State = parsed.GetValue(_state),
            Key = parsed.GetValue(_key),
            YoungerThan = parsed.GetValue(_since),
            OlderThan = parsed.GetValue(_olderThan),
        };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "Only jobs of this name; * ? and [abc] as in names of files.",
        HelpName = "GLOB",
    };

    private readonly Option<string?> _kind = new("--kind")
    {
        Description = "Only jobs of this kind, also one of a plug-in.",
        HelpName = "KIND",
    };

    private readonly Option<JobState?> _state = new("--state")
    {
        Description = "Only jobs in this state: pending, running, paused, succeeded, failed or cancelled.",
        HelpName = "STATE",
        CustomParser = result => States.Parse<JobState?>(result, name => JobStates.Parse(name)),
    };

    private readonly Option<string?> _key = new("--key") { Description = "Only the job of this idempotency key.", HelpName = "KEY" };

    private readonly Option<TimeSpan?> _since = Values.Age("--since", "Only jobs submitted within this time, such as 2h or 3d.");

    private readonly Option<TimeSpan?> _olderThan = Values.Age("--older-than", "Only jobs submitted before this time.");
}
