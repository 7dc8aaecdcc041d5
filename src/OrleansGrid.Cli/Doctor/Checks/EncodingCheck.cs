using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Doctor.Facts;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>The database can hold every text.</summary>
internal sealed class EncodingCheck(Database database) : ICheck
{
    public string Name => "encoding";

    public async Task<Finding> RunAsync(CancellationToken cancellation) => Judge(await database.ServerFactsAsync(cancellation));

    public static Finding Judge(ServerFacts facts) =>
        facts.Encoding == ServerFacts.NeededEncoding
            ? Finding.Ok(facts.Encoding)
            : Finding.Problem(
                $"{facts.Encoding}, which cannot hold every text",
                $"Make a database in {ServerFacts.NeededEncoding}, as by 'createdb -E {ServerFacts.NeededEncoding} -T template0'."
            );
}
