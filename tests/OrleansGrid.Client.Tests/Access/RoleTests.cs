using System.Buffers.Binary;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Orleans.Providers;
using OrleansGrid.Protocol;
using OrleansGrid.Protocol.Access;
using OrleansGrid.Protocol.Certificates;
using OrleansGrid.Protocol.Jobs;

namespace OrleansGrid.Client.Tests.Access;

/// <summary>What the role in a certificate lets its holder do.</summary>
public sealed class RoleTests(SecureGrid secure) : IClassFixture<SecureGrid>
{
    private static readonly BatchSpec Echo = new() { Handler = "echo" };
    private static readonly BatchSpec Command = new() { Handler = "command", Command = new CommandLine(["echo", "{}"]) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Jobs_run_over_silos_that_want_certificates()
    {
        await using var client = await secure.ConnectAsync(SecureGrid.Operator);
        var job = await client.SubmitAsync(Command, new RangeInputs(1, 40), Token);
        Assert.Equal(JobState.Succeeded, (await job.WaitAsync(Token)).State);
        await client.DeleteAsync(job.Id, Token);
    }

    [Fact]
    public async Task A_reader_follows_a_job_and_neither_submits_nor_steers()
    {
        await using var submitter = await secure.ConnectAsync(SecureGrid.Submitter);
        var job = await submitter.SubmitAsync(Echo, [new Parcel(1, "x", 1)], Token);
        await using var reader = await secure.ConnectAsync(SecureGrid.Reader);
        Assert.Equal(JobState.Succeeded, (await reader.Job(job.Id).WaitAsync(Token)).State);

        var submission = await Assert.ThrowsAsync<GridException>(() => reader.SubmitAsync(Echo, [new Parcel(1, "x", 1)], Token));
        Assert.Contains("The certificate 'reader' has the role reader, and ", submission.Message, StringComparison.Ordinal);
        Assert.Contains("needs the role submitter", submission.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<GridException>(() => reader.Job(job.Id).CancelAsync(Token));
        await Assert.ThrowsAsync<GridException>(() => reader.DeleteAsync(job.Id, Token));
    }

    [Fact]
    public async Task A_submitter_submits_commands_only_with_a_certificate_that_says_so()
    {
        await using var submitter = await secure.ConnectAsync(SecureGrid.Submitter);
        foreach (var kind in new[] { "batch", "study", "mapreduce" })
        {
            var error = await Assert.ThrowsAsync<GridException>(() => SubmitCommandAsync(submitter, kind));
            Assert.Equal(GridFault.BadInput, error.Fault);
            Assert.StartsWith("The certificate 'submitter' may not submit commands", error.Message, StringComparison.Ordinal);
        }

        await using var commander = await secure.ConnectAsync(SecureGrid.Commander);
        var job = await commander.SubmitAsync(Command, new RangeInputs(1, 2), Token);
        Assert.Equal(JobState.Succeeded, (await job.WaitAsync(Token)).State);
        await Assert.ThrowsAsync<GridException>(() => commander.DeleteAsync(job.Id, Token));
    }

    /// <summary>Also none of Orleans' own for administration, which would end activations, nor one for silos alone.</summary>
    [Fact]
    public async Task A_reader_reaches_no_method_that_changes_anything()
    {
        await using var services = Client(
            SecureGrid.Reader,
            new GivenToken { Token = new CallerTokens(new GridCertificates(secure.Folder.Tls(SecureGrid.Reader))).Own }
        );
        var grains = await StartAsync(services);
        foreach (var (grain, method) in Methods(grains))
        {
            RequestContext.Set("test.probe", "reader");
            var error = await Record.ExceptionAsync(() => CallAsync(grain, method));
            if (CallGuard.LeastFor(method) > GridRole.Reader)
            {
                var oneWay = method.GetCustomAttribute<Orleans.Concurrency.OneWayAttribute>() is not null;
                Assert.True(oneWay || error is UnauthorizedAccessException, $"{method.DeclaringType}.{method.Name}: {error}");
            }
        }

        var readable = Methods(grains)
            .Select(m => m.Method)
            .Where(m => CallGuard.LeastFor(m) == GridRole.Reader)
            .Select(NameOf)
            .ToHashSet();
        Assert.NotEmpty(SecureGrid.Reached);
        Assert.All(SecureGrid.Reached, reached => Assert.Contains(reached, readable));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("no base64")]
    public async Task A_call_without_a_token_of_the_grid_is_refused_on_a_good_connection(string? token)
    {
        var calls = new GivenToken { Token = new CallerTokens(new GridCertificates(secure.Folder.Tls(SecureGrid.Operator))).Own };
        await using var services = Client(SecureGrid.Operator, calls);
        var job = new KeyedGrains<IJobGrain>(await StartAsync(services)).Get(JobKey.Of(Guid.NewGuid()));
        Assert.Null(await job.GetStatusAsync());

        calls.Token = token;
        await Assert.ThrowsAsync<UnauthorizedAccessException>(job.GetStatusAsync);
    }

    /// <summary>A token is its certificate and a signature: with that of another key in its place it speaks for nobody.</summary>
    [Fact]
    public async Task A_certificate_without_its_key_makes_no_token()
    {
        var reader = Convert.FromBase64String(new CallerTokens(new GridCertificates(secure.Folder.Tls(SecureGrid.Reader))).Own);
        var all = Convert.FromBase64String(new CallerTokens(new GridCertificates(secure.Folder.Tls(SecureGrid.Operator))).Own);
        var signature = reader[(2 + BinaryPrimitives.ReadUInt16BigEndian(reader))..];
        var calls = new GivenToken { Token = Convert.ToBase64String(reader) };
        await using var services = Client(SecureGrid.Reader, calls);
        var job = new KeyedGrains<IJobGrain>(await StartAsync(services)).Get(JobKey.Of(Guid.NewGuid()));

        calls.Token = Convert.ToBase64String([.. all[..(2 + BinaryPrimitives.ReadUInt16BigEndian(all))], .. signature]);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(job.GetStatusAsync);
    }

    /// <summary>What names the number of a silo's own call would be taken for its answer; 40 bits are beyond counting up to.</summary>
    [Fact]
    public void The_numbers_of_a_silos_calls_cannot_be_guessed()
    {
        var last = typeof(MessagingOptions)
            .Assembly.GetType("Orleans.Runtime.CorrelationId")!
            .GetField("lastUsed", BindingFlags.Static | BindingFlags.NonPublic)!;
        Assert.True((long)last.GetValue(null)! > 1L << 40);
    }

    private static Task SubmitCommandAsync(GridClient client, string kind) =>
        kind switch
        {
            "batch" => client.SubmitAsync(Command, new RangeInputs(1, 2), Token),
            "study" => client.SubmitAsync(
                new StudySpec
                {
                    Space = new SearchSpace().Integer("n", 1, 3),
                    Command = new CommandLine(["echo", "{n}"]),
                    Trials = 2,
                },
                Token
            ),
            _ => client.SubmitAsync(
                new MapReduceSpec
                {
                    Inputs = [new MapReduceInput(typeof(RoleTests).Assembly.Location)],
                    Output = Path.Combine(Path.GetTempPath(), $"not-made-{Guid.NewGuid():N}"),
                    Mapper = new CommandLine(["cat"]),
                    Reducer = new CommandLine(["cat"]),
                },
                Token
            ),
        };

    /// <summary>Grains of the grid by all of their interfaces, internal ones too, and Orleans' own for administration.</summary>
    private IEnumerable<(object Grain, MethodInfo Method)> Methods(IGrainFactory grains) =>
        from type in AppDomain.CurrentDomain.GetAssemblies().Where(IsOfTheGrid).SelectMany(ours => ours.GetTypes()).Append(Management)
        where type.IsInterface && typeof(IGrain).IsAssignableFrom(type)
        from method in type.GetMethods()
        select (GrainOf(grains, type), method);

    private static Type Management => typeof(IManagementGrain);

    private static bool IsOfTheGrid(Assembly assembly) =>
        assembly.GetName().Name is { } name
        && name.StartsWith("OrleansGrid.", StringComparison.Ordinal)
        && !name.EndsWith(".Tests", StringComparison.Ordinal);

    private object GrainOf(IGrainFactory grains, Type type) =>
        typeof(IGrainWithIntegerKey).IsAssignableFrom(type) ? grains.GetGrain(type, 0L)
        : type.Name.Contains("Job", StringComparison.Ordinal) ? grains.GetGrain(type, JobKey.Of(Guid.NewGuid()))
        : grains.GetGrain(type, $"probe@{secure.Address}");

    private static Task CallAsync(object grain, MethodInfo method)
    {
        var made = method.IsGenericMethodDefinition ? method.MakeGenericMethod(typeof(IControllable)) : method;
        var arguments = made.GetParameters().Select(p => p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType) : null);
        var answer = made.Invoke(grain, [.. arguments]);
        // A ValueTask, with a result or without.
        return answer as Task ?? (Task?)answer?.GetType().GetMethod("AsTask")?.Invoke(answer, null) ?? Task.CompletedTask;
    }

    private static string NameOf(MethodInfo method) => $"{method.DeclaringType!.FullName}.{method.Name}";

    private static async Task<IGrainFactory> StartAsync(ServiceProvider services)
    {
        foreach (var part in services.GetServices<IHostedService>())
        {
            await part.StartAsync(Token).WaitAsync(Token);
        }

        return services.GetRequiredService<IGrainFactory>();
    }

    /// <summary>A client that is not the grid's own: connects with one certificate, and calls with any token.</summary>
    private ServiceProvider Client(string connects, GivenToken calls)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IOutgoingGrainCallFilter>(calls);
        services.AddOrleansClient(client =>
            client
                .UseStaticClustering(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, secure.Silos[0].GatewayPort))
                .Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (secure.Silos[0].Cluster, GridCluster.ServiceId))
                .Configure<ClientConnectionOptions>(o => o.ConfigureConnection(c => c.UseClientTls(Connecting(connects))))
        );
        return services.BuildServiceProvider();
    }

    private TlsOptions Connecting(string name)
    {
        var certificates = new GridCertificates(secure.Folder.Tls(name));
        return new TlsOptions
        {
            LocalClientCertificateSelector = (_, _, _, _, _) => certificates.Own,
            RemoteCertificateValidation = (remote, _, _) => certificates.Admits(remote, GridRole.Silo),
            OnAuthenticateAsClient = (_, connection) => connection.TargetHost = "grid",
        };
    }

    private sealed class GivenToken : IOutgoingGrainCallFilter
    {
        public string? Token { get; set; }

        public async Task Invoke(IOutgoingGrainCallContext context)
        {
            if (Token is { } token)
            {
                RequestContext.Set("grid.caller", token);
            }

            await context.Invoke();
        }
    }
}
