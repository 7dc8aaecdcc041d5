using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansGrid.Cli.Completion;
using OrleansGrid.Cli.Inputs;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;

namespace OrleansGrid.Cli.Verbs;

/// <summary>Submits a job of any kind that the silos know, also one of a plug-in.</summary>
internal sealed class RunVerb : DatabaseVerb
{
    private readonly ItemOptions _items = new();

    private readonly Argument<string> _kind = new("KIND")
    {
        Description = $"Name of the kind: {string.Join(", ", KindTexts.Names)}, or one of a plug-in.",
        HelpName = "KIND",
    };

    private readonly Option<string> _spec = new("--spec")
    {
        Description = "What the job is: a file with a JSON object in the kind's shape, or - for standard input.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<TimeSpan?> _keep = SharedOptions.Keep();

    private readonly Option<bool> _watch = SharedOptions.Watch();

    public RunVerb()
        : base("run", "Submits a job of any kind, also of one that a plug-in brings, from a description in JSON.")
    {
        _kind.CompletionSources.Add(KnownNames.Kinds);
        Add(_kind);
        Add(_spec);
        _items.AddTo(this);
        Add(_keep);
        Add(_watch);
    }

    public override IReadOnlyList<string> Examples =>
        ["grid run iterate --spec kmeans.json --watch", "echo '{\"handler\": \"noop\"}' | grid run batch --spec - --items 1..100"];

    protected override async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancellation)
    {
        var (kind, items) = (parsed.GetRequiredValue(_kind), _items.Read(parsed, json: false));
        if (items?.Lines is { } given)
        {
            await given.OpenAsync(cancellation);
        }

        var spec = Read(parsed.GetRequiredValue(_spec), _items.ReadsStandardInput(parsed));
        if (parsed.GetValue(_keep) is { } keep)
        {
            spec = Kept(spec, keep);
        }

        await using var database = await Choose(parsed).OpenMigratedAsync(cancellation);
        await using var client = await database.ConnectAsync(cancellation);
        var job = items?.Lines is { } lines
            ? await client.SubmitLinesAsync(kind, spec, lines.ReadAsync(cancellation), cancellation)
            : await client.SubmitAsync(kind, spec, items?.Range, cancellation);
        return await Acknowledged.ToEndAsync(output, job, parsed.GetValue(_watch), database, client, cancellation);
    }

    private static JsonElement Read(string file, bool itemsFromStandardInput)
    {
        if (file == ItemLines.StandardInput && itemsFromStandardInput)
        {
            throw Bad("Standard input can hold either the spec or the items; give a file for one of them.");
        }

        var text = GivenText.Read(file, "The spec");
        if (JsonWords.WhyNot(text) is { } why)
        {
            throw Bad($"The spec in {Place(file)} {why}; give a JSON object, such as {{\"handler\": \"noop\"}} for a batch.");
        }

        var spec = JsonSerializer.Deserialize<JsonElement>(text, GridJson.Values);
        return spec.ValueKind == JsonValueKind.Object
            ? spec
            : throw Bad($"The spec in {Place(file)} is {JsonWords.Name(spec.ValueKind)}; it must be a JSON object.");
    }

    /// <summary>The spec with another time to be kept than it says itself, whatever the case of the name there.</summary>
    private static JsonElement Kept(JsonElement spec, TimeSpan keep)
    {
        const string Keep = "keep";
        var kept = JsonObject.Create(spec)!;
        foreach (var name in kept.Select(field => field.Key).Where(name => name.Equals(Keep, StringComparison.OrdinalIgnoreCase)).ToList())
        {
            kept.Remove(name);
        }

        kept[Keep] = keep == RunPolicy.KeepForever ? Values.Forever : keep.ToString("c", CultureInfo.InvariantCulture);
        return JsonSerializer.SerializeToElement(kept, GridJson.Values);
    }

    private static string Place(string file) => file == ItemLines.StandardInput ? "standard input" : $"'{file}'";

    private static GridException Bad(string sentence) => new(GridFault.BadInput, sentence);
}
