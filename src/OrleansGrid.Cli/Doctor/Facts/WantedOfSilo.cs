using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace OrleansGrid.Cli.Doctor.Facts;

/// <summary>What stages of unfinished jobs ask of the silo that runs them.</summary>
/// <param name="Example">One of the jobs.</param>
internal sealed record WantedOfSilo(string Handler, IReadOnlyDictionary<string, string> Require, int Slots, long Jobs, Guid Example)
{
    public static WantedOfSilo Read(NpgsqlDataReader row) =>
        new(
            row.GetString(0),
            JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(1), GridJson.Options) ?? [],
            row.GetInt32(2),
            row.GetInt64(3),
            Guid.Parse(row.GetString(4))
        );

    /// <summary>What no silo has, in words that follow "no active silo"; null when one has all of it.</summary>
    public string? Lacking(IReadOnlyCollection<ExaminedSilo> silos)
    {
        ExaminedSilo[] able = [.. silos.Where(silo => silo.Handlers.Contains(Handler))];
        if (able.Length == 0)
        {
            return $"has the handler '{Handler}'";
        }

        foreach (var (name, value) in Require)
        {
            able = [.. able.Where(silo => Meets(silo, name, value))];
            if (able.Length == 0)
            {
                return $"that has the handler '{Handler}' meets {name}={value}";
            }
        }

        return able.Any(silo => silo.Slots >= Slots) ? null : $"that could run the handler '{Handler}' has {Slots} slots";
    }

    private static bool Meets(ExaminedSilo silo, string name, string value) =>
        silo.Resources.TryGetValue(name, out var has) && long.TryParse(value, CultureInfo.InvariantCulture, out var amount)
            ? has >= amount
            : silo.Labels.TryGetValue(name, out var label) && label == value;
}
