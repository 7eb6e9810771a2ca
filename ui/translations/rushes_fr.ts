<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
  <context>
    <name>rushes</name>
    <message>
      <source>&amp;Activity</source>
      <translation>&amp;Activité</translation>
    </message>
    <message>
      <source>&amp;Back</source>
      <translation>&amp;Retour</translation>
    </message>
    <message>
      <source>&amp;Cancel</source>
      <translation>A&amp;nnuler</translation>
    </message>
    <message>
      <source>&amp;Comment</source>
      <translation>&amp;Commenter</translation>
    </message>
    <message>
      <source>&amp;Download</source>
      <translation>&amp;Télécharger</translation>
    </message>
    <message>
      <source>&amp;Handles</source>
      <translation>&amp;Poignées</translation>
    </message>
    <message>
      <source>&amp;Invite</source>
      <translation>&amp;Inviter</translation>
    </message>
    <message>
      <source>&amp;Last</source>
      <translation>&amp;Dernière</translation>
    </message>
    <message>
      <source>&amp;Notes</source>
      <translation>&amp;Notes</translation>
    </message>
    <message>
      <source>&amp;Publish</source>
      <translation>&amp;Publier</translation>
    </message>
    <message>
      <source>&amp;Publish for Review</source>
      <translation>&amp;Publier pour validation</translation>
    </message>
    <message>
      <source>&amp;Save as a preset</source>
      <translation>&amp;Enregistrer comme préréglage</translation>
    </message>
    <message>
      <source>&amp;Server</source>
      <translation>&amp;Serveur</translation>
    </message>
    <message>
      <source>&amp;User name</source>
      <translation>Nom d'&amp;utilisateur</translation>
    </message>
    <message>
      <source>&amp;Vote</source>
      <translation>&amp;Voter</translation>
    </message>
    <message>
      <source>&amp;What now?</source>
      <translation>&amp;Que faire ?</translation>
    </message>
    <message>
      <source>&amp;Work without a server</source>
      <translation>&amp;Travailler sans serveur</translation>
    </message>
    <message>
      <source>A frame of a sequence, a still or a movie</source>
      <translation>Une image d'une séquence, une image fixe ou un film</translation>
    </message>
    <message>
      <source>A&amp;djust …</source>
      <translation>A&amp;juster…</translation>
    </message>
    <message>
      <source>API &amp;key</source>
      <translation>&amp;Clé API</translation>
    </message>
    <message>
      <source>API key</source>
      <translation>Clé API</translation>
    </message>
    <message>
      <source>Account: {text}</source>
      <translation>Compte : {text}</translation>
    </message>
    <message>
      <source>Adjust the preset</source>
      <translation>Ajuster le préréglage</translation>
    </message>
    <message>
      <source>Adjusted, and saved nowhere yet.</source>
      <translation>Ajusté, pas encore enregistré.</translation>
    </message>
    <message>
      <source>All</source>
      <translation>Toutes</translation>
    </message>
    <message>
      <source>All tasks</source>
      <translation>Toutes les tâches</translation>
    </message>
    <message>
      <source>As in the scene</source>
      <translation>Comme dans la scène</translation>
    </message>
    <message>
      <source>Ask the server again now</source>
      <translation>Redemander au serveur maintenant</translation>
    </message>
    <message>
      <source>Asking the server …</source>
      <translation>Question au serveur…</translation>
    </message>
    <message>
      <source>Burn-ins</source>
      <translation>Incrustations</translation>
    </message>
    <message>
      <source>Burn-ins with shot, task, artist and frame, and a slate.</source>
      <translation>Incrustations plan, tâche, artiste et image, avec un clap.</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Annuler</translation>
    </message>
    <message>
      <source>Capture the frames</source>
      <translation>Capturer les images</translation>
    </message>
    <message>
      <source>Capture the rest from this scene</source>
      <translation>Capturer le reste depuis cette scène</translation>
    </message>
    <message>
      <source>Capturing …</source>
      <translation>Capture en cours…</translation>
    </message>
    <message>
      <source>Choose a task</source>
      <translation>Choisir une tâche</translation>
    </message>
    <message>
      <source>Choose a task first.</source>
      <translation>Choisissez d'abord une tâche.</translation>
    </message>
    <message>
      <source>Choose a version</source>
      <translation>Choisir une version</translation>
    </message>
    <message>
      <source>Choose another task</source>
      <translation>Choisir une autre tâche</translation>
    </message>
    <message>
      <source>Comment</source>
      <translation>Commentaire</translation>
    </message>
    <message>
      <source>Compare what arrived</source>
      <translation>Comparer ce qui est arrivé</translation>
    </message>
    <message>
      <source>Complete</source>
      <translation>Terminer</translation>
    </message>
    <message>
      <source>Copies code, facts and versions; no secrets.</source>
      <translation>Copie le code, les faits et les versions ; aucun secret.</translation>
    </message>
    <message>
      <source>Copy &amp;link</source>
      <translation>Copier le &amp;lien</translation>
    </message>
    <message>
      <source>Copy for the TD</source>
      <translation>Copier pour le TD</translation>
    </message>
    <message>
      <source>Copy link</source>
      <translation>Copier le lien</translation>
    </message>
    <message>
      <source>Create the version</source>
      <translation>Créer la version</translation>
    </message>
    <message>
      <source>Dismiss the message</source>
      <translation>Fermer le message</translation>
    </message>
    <message>
      <source>Distance from the edges, a part of the height.</source>
      <translation>Distance des bords, en part de la hauteur.</translation>
    </message>
    <message>
      <source>Do not invite {name}</source>
      <translation>Ne pas inviter {name}</translation>
    </message>
    <message>
      <source>Drawing</source>
      <translation>Dessin</translation>
    </message>
    <message>
      <source>Drawn</source>
      <translation>Dessins</translation>
    </message>
    <message>
      <source>Drop it</source>
      <translation>Abandonner</translation>
    </message>
    <message>
      <source>Drop it, and leave nothing behind</source>
      <translation>L'abandonner sans rien laisser</translation>
    </message>
    <message>
      <source>Encode and check the movie</source>
      <translation>Encoder et vérifier le film</translation>
    </message>
    <message>
      <source>Encoder</source>
      <translation>Encodeur</translation>
    </message>
    <message>
      <source>Error: {text}</source>
      <translation>Erreur : {text}</translation>
    </message>
    <message>
      <source>Every publish shows here, with its steps, until it is in review.</source>
      <translation>Chaque publication s’affiche ici, étape par étape, jusqu’à la review.</translation>
    </message>
    <message>
      <source>F&amp;irst</source>
      <translation>Pr&amp;emière</translation>
    </message>
    <message>
      <source>Failed certificate</source>
      <translation>Certificat non conforme</translation>
    </message>
    <message>
      <source>Fields</source>
      <translation>Champs</translation>
    </message>
    <message>
      <source>First frame</source>
      <translation>Première image</translation>
    </message>
    <message>
      <source>Fix</source>
      <translation>Corriger</translation>
    </message>
    <message>
      <source>Fix: {text}</source>
      <translation>Corriger : {text}</translation>
    </message>
    <message>
      <source>Font</source>
      <translation>Police</translation>
    </message>
    <message>
      <source>For close looks at texture and grain; large files.</source>
      <translation>Pour regarder de près textures et grain ; fichiers lourds.</translation>
    </message>
    <message>
      <source>For how many frames the slate shows.</source>
      <translation>Nombre d'images pendant lesquelles le clap est affiché.</translation>
    </message>
    <message>
      <source>Frame {frame}</source>
      <translation>Image {frame}</translation>
    </message>
    <message>
      <source>Frames that are there stay; the others show the scene as it is now.</source>
      <translation>Les images présentes restent ; les autres montrent la scène telle qu'elle est maintenant.</translation>
    </message>
    <message>
      <source>Friday dailies</source>
      <translation>Rushes du vendredi</translation>
    </message>
    <message>
      <source>From this scene</source>
      <translation>De cette scène</translation>
    </message>
    <message>
      <source>Full size</source>
      <translation>Pleine taille</translation>
    </message>
    <message>
      <source>Go to frame</source>
      <translation>Aller à l’image</translation>
    </message>
    <message>
      <source>Go to frame {n}</source>
      <translation>Aller à l’image {n}</translation>
    </message>
    <message>
      <source>Greatest distance of key frames, in frames.</source>
      <translation>Distance maximale entre images clés, en images.</translation>
    </message>
    <message>
      <source>Greatest height</source>
      <translation>Hauteur maximale</translation>
    </message>
    <message>
      <source>Greatest width</source>
      <translation>Largeur maximale</translation>
    </message>
    <message>
      <source>Ground</source>
      <translation>Fond</translation>
    </message>
    <message>
      <source>Guests may</source>
      <translation>Les invités peuvent</translation>
    </message>
    <message>
      <source>Half ticked: as the session or the server has it.</source>
      <translation>Coché à moitié : selon la session ou le serveur.</translation>
    </message>
    <message>
      <source>Handles: further frames on both sides</source>
      <translation>Poignées : images en plus des deux côtés</translation>
    </message>
    <message>
      <source>Hardware is used only where it passes the certificate.</source>
      <translation>Le matériel n'est utilisé que s'il passe le certificat.</translation>
    </message>
    <message>
      <source>Height as a part of the picture's.</source>
      <translation>Hauteur, en part de celle de l'image.</translation>
    </message>
    <message>
      <source>Higher pictures are made smaller.</source>
      <translation>Les images plus hautes sont réduites.</translation>
    </message>
    <message>
      <source>Invite people</source>
      <translation>Inviter des personnes</translation>
    </message>
    <message>
      <source>It is made with this publish.</source>
      <translation>Elle est créée avec cette publication.</translation>
    </message>
    <message>
      <source>Key frames</source>
      <translation>Images clés</translation>
    </message>
    <message>
      <source>Last day of the review</source>
      <translation>Dernier jour de la validation</translation>
    </message>
    <message>
      <source>Last frame</source>
      <translation>Dernière image</translation>
    </message>
    <message>
      <source>Letters</source>
      <translation>Lettres</translation>
    </message>
    <message>
      <source>Lines before the picture; empty for no slate.</source>
      <translation>Lignes avant l'image ; vide pour aucun clap.</translation>
    </message>
    <message>
      <source>Look up the task</source>
      <translation>Chercher la tâche</translation>
    </message>
    <message>
      <source>Looking for tasks …</source>
      <translation>Recherche des tâches…</translation>
    </message>
    <message>
      <source>Lower is better; 18 shows no difference.</source>
      <translation>Plus bas est meilleur ; à 18, aucune différence visible.</translation>
    </message>
    <message>
      <source>Make a new review session</source>
      <translation>Créer une nouvelle session de validation</translation>
    </message>
    <message>
      <source>Make the asset again</source>
      <translation>Recréer l'asset</translation>
    </message>
    <message>
      <source>Make the thumbnail</source>
      <translation>Créer la vignette</translation>
    </message>
    <message>
      <source>Makes a second movie of pictures larger than 1080p.</source>
      <translation>Crée un second film pour les images au-delà de 1080p.</translation>
    </message>
    <message>
      <source>Making the preview …</source>
      <translation>Création de l'aperçu…</translation>
    </message>
    <message>
      <source>Margin</source>
      <translation>Marge</translation>
    </message>
    <message>
      <source>Mark notes on the timeline</source>
      <translation>Marquer les notes sur la timeline</translation>
    </message>
    <message>
      <source>Mend what is marked red first.</source>
      <translation>Corrigez d'abord ce qui est marqué en rouge.</translation>
    </message>
    <message>
      <source>Mine</source>
      <translation>Les miennes</translation>
    </message>
    <message>
      <source>Missing frames</source>
      <translation>Images manquantes</translation>
    </message>
    <message>
      <source>More when the server is there</source>
      <translation>La suite quand le serveur sera là</translation>
    </message>
    <message>
      <source>Movie checked: {found}</source>
      <translation>Film vérifié : {found}</translation>
    </message>
    <message>
      <source>My tasks</source>
      <translation>Mes tâches</translation>
    </message>
    <message>
      <source>Name of the preset</source>
      <translation>Nom du préréglage</translation>
    </message>
    <message>
      <source>Name or e-mail address</source>
      <translation>Nom ou adresse e-mail</translation>
    </message>
    <message>
      <source>No application is connected; there is nothing to capture.</source>
      <translation>Aucune application connectée ; rien à capturer.</translation>
    </message>
    <message>
      <source>No notes yet</source>
      <translation>Pas encore de notes</translation>
    </message>
    <message>
      <source>No review session: a version alone</source>
      <translation>Aucune session : une version seule</translation>
    </message>
    <message>
      <source>No task is found by these words. Try fewer of them.</source>
      <translation>Aucune tâche ne contient ces mots. Essayez-en moins.</translation>
    </message>
    <message>
      <source>No version yet</source>
      <translation>Pas encore de version</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Aucune</translation>
    </message>
    <message>
      <source>None of these</source>
      <translation>Aucune de celles-ci</translation>
    </message>
    <message>
      <source>Not signed in</source>
      <translation>Non connecté</translation>
    </message>
    <message>
      <source>Note and replies</source>
      <translation>Note et réponses</translation>
    </message>
    <message>
      <source>Note of {author}</source>
      <translation>Note de {author}</translation>
    </message>
    <message>
      <source>Notes</source>
      <translation>Notes</translation>
    </message>
    <message>
      <source>Nothing published yet</source>
      <translation>Rien n’a encore été publié</translation>
    </message>
    <message>
      <source>Of the letters, 0 to 1.</source>
      <translation>Des lettres, de 0 à 1.</translation>
    </message>
    <message>
      <source>On the server</source>
      <translation>Sur le serveur</translation>
    </message>
    <message>
      <source>Opacity</source>
      <translation>Opacité</translation>
    </message>
    <message>
      <source>Opacity of the dark ground behind letters, 0 to 1.</source>
      <translation>Opacité du fond sombre derrière les lettres, de 0 à 1.</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Ouvertes</translation>
    </message>
    <message>
      <source>Open files …</source>
      <translation>Ouvrir des fichiers …</translation>
    </message>
    <message>
      <source>Open review</source>
      <translation>Ouvrir la review</translation>
    </message>
    <message>
      <source>Open the files you want to publish.</source>
      <translation>Ouvrez les fichiers à publier.</translation>
    </message>
    <message>
      <source>Open the re&amp;view</source>
      <translation>Ouvrir la &amp;validation</translation>
    </message>
    <message>
      <source>Open until</source>
      <translation>Ouverte jusqu'au</translation>
    </message>
    <message>
      <source>Open {scene} first.</source>
      <translation>Ouvrez d'abord {scene}.</translation>
    </message>
    <message>
      <source>Other notes are under All.</source>
      <translation>Les autres notes sont sous Toutes.</translation>
    </message>
    <message>
      <source>P&amp;assphrase</source>
      <translation>&amp;Phrase secrète</translation>
    </message>
    <message>
      <source>Parts of the panel</source>
      <translation>Parties du panneau</translation>
    </message>
    <message>
      <source>Passphrase for guests</source>
      <translation>Phrase secrète des invités</translation>
    </message>
    <message>
      <source>Path or name of a font; empty for the usual one.</source>
      <translation>Chemin ou nom d'une police ; vide pour l'habituelle.</translation>
    </message>
    <message>
      <source>People in it already: {count}</source>
      <translation>Personnes déjà présentes : {count}</translation>
    </message>
    <message>
      <source>People who fit</source>
      <translation>Personnes correspondantes</translation>
    </message>
    <message>
      <source>Preset</source>
      <translation>Préréglage</translation>
    </message>
    <message>
      <source>Preset and preview</source>
      <translation>Préréglage et aperçu</translation>
    </message>
    <message>
      <source>Preview of frame {frame}</source>
      <translation>Aperçu de l'image {frame}</translation>
    </message>
    <message>
      <source>Preview this &amp;frame</source>
      <translation>Aperçu de cette &amp;image</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>Progression</translation>
    </message>
    <message>
      <source>Publish &amp;again</source>
      <translation>Publier à &amp;nouveau</translation>
    </message>
    <message>
      <source>Publish for review, and what people say shows here.</source>
      <translation>Publiez pour review : les retours s’affichent ici.</translation>
    </message>
    <message>
      <source>Publish to another task</source>
      <translation>Publier vers une autre tâche</translation>
    </message>
    <message>
      <source>Publish without a review session</source>
      <translation>Publier sans session de validation</translation>
    </message>
    <message>
      <source>Publish: {text}</source>
      <translation>Publication : {text}</translation>
    </message>
    <message>
      <source>Published here</source>
      <translation>Publiées ici</translation>
    </message>
    <message>
      <source>Publishes</source>
      <translation>Publications</translation>
    </message>
    <message>
      <source>Quality</source>
      <translation>Qualité</translation>
    </message>
    <message>
      <source>Reading the notes …</source>
      <translation>Lecture des notes…</translation>
    </message>
    <message>
      <source>Recent</source>
      <translation>Récentes</translation>
    </message>
    <message>
      <source>Reopen</source>
      <translation>Rouvrir</translation>
    </message>
    <message>
      <source>Replies wait until the server is there again</source>
      <translation>Réponses possibles dès le retour du serveur</translation>
    </message>
    <message>
      <source>Reply</source>
      <translation>Réponse</translation>
    </message>
    <message>
      <source>Reply …</source>
      <translation>Répondre…</translation>
    </message>
    <message>
      <source>Review</source>
      <translation>Validation</translation>
    </message>
    <message>
      <source>Review session</source>
      <translation>Session de validation</translation>
    </message>
    <message>
      <source>S&amp;ource</source>
      <translation>S&amp;ource</translation>
    </message>
    <message>
      <source>S&amp;tep</source>
      <translation>Pa&amp;s</translation>
    </message>
    <message>
      <source>Se&amp;ssion</source>
      <translation>Se&amp;ssion</translation>
    </message>
    <message>
      <source>Search tasks</source>
      <translation>Rechercher des tâches</translation>
    </message>
    <message>
      <source>Search tasks, shots, projects</source>
      <translation>Rechercher tâches, plans, projets</translation>
    </message>
    <message>
      <source>Send</source>
      <translation>Envoyer</translation>
    </message>
    <message>
      <source>Send them a &amp;mail</source>
      <translation>Leur envoyer un &amp;mail</translation>
    </message>
    <message>
      <source>Server</source>
      <translation>Serveur</translation>
    </message>
    <message>
      <source>Share the review</source>
      <translation>Partager la review</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>Afficher</translation>
    </message>
    <message>
      <source>Sign in</source>
      <translation>Se connecter</translation>
    </message>
    <message>
      <source>Sign in to a server first.</source>
      <translation>Connectez-vous d'abord à un serveur.</translation>
    </message>
    <message>
      <source>Sign in to a server …</source>
      <translation>Se connecter à un serveur…</translation>
    </message>
    <message>
      <source>Sign in to your review server</source>
      <translation>Connexion à votre serveur de validation</translation>
    </message>
    <message>
      <source>Sign in with the &amp;browser</source>
      <translation>Se connecter avec le &amp;navigateur</translation>
    </message>
    <message>
      <source>Sign out of {server}</source>
      <translation>Se déconnecter de {server}</translation>
    </message>
    <message>
      <source>Signing in to {server} …</source>
      <translation>Connexion à {server}…</translation>
    </message>
    <message>
      <source>Signing in …</source>
      <translation>Connexion…</translation>
    </message>
    <message>
      <source>Slate</source>
      <translation>Clap</translation>
    </message>
    <message>
      <source>Slate frames</source>
      <translation>Images du clap</translation>
    </message>
    <message>
      <source>Slower makes smaller files.</source>
      <translation>Plus lent donne des fichiers plus petits.</translation>
    </message>
    <message>
      <source>Small and fast, for work in progress; missing frames are held.</source>
      <translation>Petit et rapide, pour le travail en cours ; les images manquantes sont tenues.</translation>
    </message>
    <message>
      <source>Somebody</source>
      <translation>Quelqu’un</translation>
    </message>
    <message>
      <source>Sound</source>
      <translation>Son</translation>
    </message>
    <message>
      <source>Source</source>
      <translation>Source</translation>
    </message>
    <message>
      <source>Source and frames</source>
      <translation>Source et images</translation>
    </message>
    <message>
      <source>Speed</source>
      <translation>Vitesse</translation>
    </message>
    <message>
      <source>Status</source>
      <translation>Statut</translation>
    </message>
    <message>
      <source>Step: every n-th frame, held</source>
      <translation>Pas : une image sur n, tenue</translation>
    </message>
    <message>
      <source>Steps</source>
      <translation>Étapes</translation>
    </message>
    <message>
      <source>Task: {name}. Press to change.</source>
      <translation>Tâche : {name}. Appuyez pour changer.</translation>
    </message>
    <message>
      <source>Tasks</source>
      <translation>Tâches</translation>
    </message>
    <message>
      <source>Text by place; {shot} stands for a field.</source>
      <translation>Texte par emplacement ; {shot} désigne un champ.</translation>
    </message>
    <message>
      <source>The link is on the clipboard already.</source>
      <translation>Le lien est déjà dans le presse-papiers.</translation>
    </message>
    <message>
      <source>The link is under Activity.</source>
      <translation>Le lien est sous Activité.</translation>
    </message>
    <message>
      <source>The picture as it is.</source>
      <translation>L'image telle quelle.</translation>
    </message>
    <message>
      <source>The server is away. Notes as of {time}.</source>
      <translation>Le serveur est absent. Notes vues : {time}.</translation>
    </message>
    <message>
      <source>The server is away. The publish waits here and goes by itself.</source>
      <translation>Le serveur est absent. La publication attend ici et partira d'elle-même.</translation>
    </message>
    <message>
      <source>The version is on the server; nobody is asked to look at it.</source>
      <translation>La version est sur le serveur ; personne n'est invité à la voir.</translation>
    </message>
    <message>
      <source>There is nothing to capture in this scene.</source>
      <translation>Il n'y a rien à capturer dans cette scène.</translation>
    </message>
    <message>
      <source>They appear here the moment somebody writes one.</source>
      <translation>Elles apparaissent ici dès que quelqu’un en écrit une.</translation>
    </message>
    <message>
      <source>This machine has no keyring that could keep your key.</source>
      <translation>Cette machine n'a pas de trousseau pour garder votre clé.</translation>
    </message>
    <message>
      <source>Thousands of bits a second.</source>
      <translation>Milliers de bits par seconde.</translation>
    </message>
    <message>
      <source>Tries again soon</source>
      <translation>Nouvel essai bientôt</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>Réessayer</translation>
    </message>
    <message>
      <source>Try now</source>
      <translation>Essayer maintenant</translation>
    </message>
    <message>
      <source>Upload</source>
      <translation>Envoyer</translation>
    </message>
    <message>
      <source>Use it for the next publish</source>
      <translation>L'utiliser pour la prochaine publication</translation>
    </message>
    <message>
      <source>User name</source>
      <translation>Nom d'utilisateur</translation>
    </message>
    <message>
      <source>Values of further fields, by name.</source>
      <translation>Valeurs d'autres champs, par nom.</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>Version</translation>
    </message>
    <message>
      <source>Waits for the server</source>
      <translation>Attend le serveur</translation>
    </message>
    <message>
      <source>Waits its turn</source>
      <translation>Attend son tour</translation>
    </message>
    <message>
      <source>What happens when the movie is not what it must be.</source>
      <translation>Que faire si le film n'est pas ce qu'il doit être.</translation>
    </message>
    <message>
      <source>What is new in this version?</source>
      <translation>Quoi de neuf dans cette version ?</translation>
    </message>
    <message>
      <source>What shows where there is no image.</source>
      <translation>Ce qui est montré là où il manque une image.</translation>
    </message>
    <message>
      <source>Why?</source>
      <translation>Pourquoi ?</translation>
    </message>
    <message>
      <source>Wider pictures are made smaller.</source>
      <translation>Les images plus larges sont réduites.</translation>
    </message>
    <message>
      <source>Working</source>
      <translation>En cours</translation>
    </message>
    <message>
      <source>You are signed in until this application is closed.</source>
      <translation>Vous êtes connecté jusqu'à la fermeture de cette application.</translation>
    </message>
    <message>
      <source>You are signed in. Go back to the panel; this page can be closed.</source>
      <translation>Vous êtes connecté. Revenez au panneau ; cette page peut être fermée.</translation>
    </message>
    <message>
      <source>Your key is kept in the keyring of this machine, nowhere else.</source>
      <translation>Votre clé est gardée dans le trousseau de cette machine, nulle part ailleurs.</translation>
    </message>
    <message>
      <source>and {count} more</source>
      <translation>et {count} de plus</translation>
    </message>
    <message>
      <source>being taken back</source>
      <translation>en cours de retrait</translation>
    </message>
    <message>
      <source>cancelled</source>
      <translation>annulée</translation>
    </message>
    <message>
      <source>capturing frames</source>
      <translation>capture des images</translation>
    </message>
    <message>
      <source>comparing what arrived</source>
      <translation>comparaison de ce qui est arrivé</translation>
    </message>
    <message>
      <source>completed</source>
      <translation>terminée</translation>
    </message>
    <message>
      <source>creating the version</source>
      <translation>création de la version</translation>
    </message>
    <message>
      <source>done</source>
      <translation>terminée</translation>
    </message>
    <message>
      <source>encoding the movie</source>
      <translation>encodage du film</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>échouée</translation>
    </message>
    <message>
      <source>frame {n}</source>
      <translation>image {n}</translation>
    </message>
    <message>
      <source>looking up the task</source>
      <translation>recherche de la tâche</translation>
    </message>
    <message>
      <source>making the thumbnail</source>
      <translation>création de la vignette</translation>
    </message>
    <message>
      <source>movie frame {n}</source>
      <translation>image {n} du film</translation>
    </message>
    <message>
      <source>movie {n}</source>
      <translation>film {n}</translation>
    </message>
    <message>
      <source>needs you</source>
      <translation>a besoin de vous</translation>
    </message>
    <message>
      <source>no review session</source>
      <translation>aucune session</translation>
    </message>
    <message>
      <source>none chosen</source>
      <translation>aucune choisie</translation>
    </message>
    <message>
      <source>nothing to capture</source>
      <translation>rien à capturer</translation>
    </message>
    <message>
      <source>now</source>
      <translation>maintenant</translation>
    </message>
    <message>
      <source>on its way</source>
      <translation>en route</translation>
    </message>
    <message>
      <source>project / sequence / shot / task</source>
      <translation>projet / séquence / plan / tâche</translation>
    </message>
    <message>
      <source>replies: {n}</source>
      <translation>réponses : {n}</translation>
    </message>
    <message>
      <source>sharing the review</source>
      <translation>partage de la validation</translation>
    </message>
    <message>
      <source>under way</source>
      <translation>en cours</translation>
    </message>
    <message>
      <source>uploading</source>
      <translation>envoi</translation>
    </message>
    <message>
      <source>v{number:03d} of {name}</source>
      <translation>v{number:03d} de {name}</translation>
    </message>
    <message>
      <source>waiting</source>
      <translation>en attente</translation>
    </message>
    <message>
      <source>with a drawing</source>
      <translation>avec un dessin</translation>
    </message>
    <message>
      <source>{count} frames</source>
      <translation>{count} images</translation>
    </message>
    <message>
      <source>{count} frames a second</source>
      <translation>{count} images par seconde</translation>
    </message>
    <message>
      <source>{count} h left</source>
      <translation>encore {count} h</translation>
    </message>
    <message>
      <source>{count} invited</source>
      <translation>{count} invités</translation>
    </message>
    <message>
      <source>{count} min left</source>
      <translation>encore {count} min</translation>
    </message>
    <message>
      <source>{count} s left</source>
      <translation>encore {count} s</translation>
    </message>
    <message>
      <source>{doing}: {done} of {total}</source>
      <translation>{doing} : {done} sur {total}</translation>
    </message>
    <message>
      <source>{hours} h {minutes} min</source>
      <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
      <source>{minutes} min {seconds} s</source>
      <translation>{minutes} min {seconds} s</translation>
    </message>
    <message>
      <source>{name}, adjusted</source>
      <translation>{name}, ajusté</translation>
    </message>
    <message>
      <source>{n} min ago</source>
      <translation>il y a {n} min</translation>
    </message>
    <message>
      <source>{n} s</source>
      <translation>{n} s</translation>
    </message>
    <message>
      <source>{server} is away – publishes wait here</source>
      <translation>{server} est absent – les publications attendent ici</translation>
    </message>
    <message>
      <source>{size} a second</source>
      <translation>{size} par seconde</translation>
    </message>
    <message>
      <source>{text} is no e-mail address. Write Jane Doe &lt;jane@example.com&gt;.</source>
      <translation>{text} n'est pas une adresse e-mail. Écrivez Jane Doe &lt;jane@example.com&gt;.</translation>
    </message>
    <message>
      <source>{title} is ready for review</source>
      <translation>{title} est prêt pour la review</translation>
    </message>
    <message>
      <source>{title} needs you</source>
      <translation>{title} a besoin de vous</translation>
    </message>
    <message>
      <source>{user} at {server}</source>
      <translation>{user} sur {server}</translation>
    </message>
  </context>
</TS>
