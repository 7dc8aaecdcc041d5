// A program of your own that is a silo: its handler is ordinary code of the program, with the program's services.
// Start it several times, on several machines, with the same database, and they share the work.
//
//   export GRID_POSTGRES="$(grid db status --json | jq -r .postgres)"
//   dotnet run --project src/OrleansGrid.Samples.Thumbnail

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansGrid;
using OrleansGrid.Samples.Thumbnail;

var postgres =
    Environment.GetEnvironmentVariable("GRID_POSTGRES")
    ?? throw new InvalidOperationException("Set GRID_POSTGRES to the connection string of a database.");

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);

// 'migrate' makes the grid's tables; 'grid db migrate' does the same, and twice does no harm.
builder.UseOrleans(silo =>
    silo.UseOrleansGrid(grid => grid.UsePostgres(postgres, migrate: true).AddHandler<ThumbnailHandler>("thumbnail"))
);
using var host = builder.Build();
await host.StartAsync();

// The other side: submit items, read results. This could as well be a web application elsewhere.
await using (var client = await GridClient.ConnectAsync(postgres))
{
    var folder = Directory.CreateTempSubdirectory("thumbnails-").FullName;
    var pictures = Enumerable
        .Range(1, 20)
        .Select(number => Picture.Draw(Path.Combine(folder, $"picture-{number}.ppm"), 600 + 40 * number, 400));
    var job = await client.SubmitAsync(
        new BatchSpec
        {
            Name = "thumbnails",
            Handler = "thumbnail",
            Retry = new RetryPolicy { Attempts = 3 },
        },
        pictures
    );
    Console.WriteLine($"Job {job.Id}");

    await foreach (var item in job.ResultsAsync<string>())
    {
        Console.WriteLine(item.Succeeded ? item.Value : $"item {item.Item} {item.State}: {item.Error?.Message}");
    }
}

await host.StopAsync();
